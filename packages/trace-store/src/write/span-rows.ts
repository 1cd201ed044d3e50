import type { TraceScan } from '@spanhouse/otlp';
import { bug } from '@spanhouse/core';
import type { KeyState } from '../attribute-hash.ts';
import { INDEX_TEXT_BYTES_MAX, indexTextEnd } from '../semantics.ts';
import { AttributeEntries } from './attribute-entries.ts';
import { SPAN_PROMOTIONS } from './attribute-keys.ts';
import type { CutTables, Group } from './cut-tables.ts';
import { grown } from './growable.ts';
import type { ResourceFacts } from './origins.ts';
import { ValueText } from './value-text.ts';

const HOUR_NS = 3_600_000_000_000n;
const MS_NS = 1_000_000n;
const ABSENT = 0x7fff_ffff;
const STATUS_MAX = 0xffff;

/** Where the spans of a group are: aligned with its selection. */
export type Places = { readonly block: Uint32Array; readonly ordinal: Uint32Array; readonly row: Uint32Array };

/** What the first pass over a group's spans leaves for the second. Arrays by selection index unless said otherwise. */
export type SpanFacts = {
  readonly entries: AttributeEntries;
  readonly origin: Uint32Array;
  /** Attributes of span i are [attributeFirst[i], attributeFirst[i + 1]) of `attributeEntry`. */
  readonly attributeFirst: Uint32Array;
  /** Entry, or -1: covered by a column, repeated key, or no text. */
  readonly attributeEntry: Int32Array;
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
  /** Spans of each service, by its number in the dictionary. */
  readonly spansOfService: Uint32Array;
};

/** Numbers of a resource's texts in the columns' dictionaries. */
type ResourceNumbers = {
  readonly service: number;
  readonly environment: number;
  readonly version: number;
  readonly instance: number;
  readonly host: number;
  readonly pod: number;
};

/**
 * First pass, in the order of the request bytes: fills the rows of `spans` at the places the blocks gave them (from row
 * `base` on; `rowFirst[block]` counts from there), and counts every attribute value. The arrays of a row follow in the second pass.
 */
export function fillSpanRows(
  tables: CutTables,
  group: Group,
  places: Places,
  blocks: { readonly rowFirst: Uint32Array; readonly ids: BigUint64Array },
  base: number,
): SpanFacts {
  const { count } = group;
  const columns = tables.spans;
  const entries = new AttributeEntries();
  const attributes = new SpanAttributes(tables, entries);
  const numbersOf = resourceNumbers(tables);
  const origin = new Uint32Array(count);
  const attributeFirst = new Uint32Array(count + 1);
  const startMs = new Float64Array(count);
  const endMs = new Float64Array(count);
  let spansOfService = new Uint32Array(64);

  for (let i = 0; i < count; i++) {
    const scanIndex = group.scan[i] ?? 0;
    const span = group.span[i] ?? 0;
    const scan = tables.scans[scanIndex];
    if (scan === undefined) throw bug('selection names an unknown scan');
    const block = places.block[i] ?? 0;
    const row = places.row[i] ?? 0;
    const position = base + (blocks.rowFirst[block] ?? 0) + row;
    const originId = tables.originIds[scanIndex]?.[scan.spanGroup[span] ?? 0] ?? 0;
    origin[i] = originId;
    const from = numbersOf(originId);

    columns.projectId[position] = group.projectId;
    columns.retentionDays[position] = group.retentionDays;
    columns.receivedAt[position] = group.receivedAt;
    columns.blockId[position] = blocks.ids[block] ?? 0n;
    columns.ordinal[position] = places.ordinal[i] ?? 0;
    columns.row[position] = row;
    columns.service.indexes[position] = from.service;
    columns.environment.indexes[position] = from.environment;
    columns.version.indexes[position] = from.version;
    columns.instance.indexes[position] = from.instance;
    columns.host.indexes[position] = from.host;
    columns.pod.indexes[position] = from.pod;
    if (from.service >= spansOfService.length) spansOfService = grown(spansOfService, from.service + 1);
    spansOfService[from.service] = (spansOfService[from.service] ?? 0) + 1;

    const nameStart = scan.nameStart[span] ?? 0;
    columns.name.indexes[position] = columns.name.texts.idOf(
      scan.bytes,
      nameStart,
      indexTextEnd(scan.bytes, nameStart, scan.nameEnd[span] ?? 0),
    );
    const start = scan.startNano[span] ?? 0n;
    const end = scan.endNano[span] ?? 0n;
    columns.startNs[position] = start;
    // An end before the start is a broken clock: it counts as no duration here; the block keeps both times.
    columns.durationNs[position] = end > start ? end - start : 0n;
    columns.hour[position] = Number(start / HOUR_NS);
    startMs[i] = Number(start / MS_NS);
    endMs[i] = Math.max(Number(end / MS_NS), startMs[i] ?? 0);
    columns.kind[position] = scan.kind[span] ?? 0;
    columns.status[position] = scan.statusCode[span] ?? 0;
    columns.isRoot[position] = (scan.parentIdAt[span] ?? 0) < 0 ? 1 : 0;

    attributes.fill(scan, scanIndex, span, from.service, position);
    attributeFirst[i + 1] = attributes.length;
  }
  return { entries, origin, attributeFirst, attributeEntry: attributes.entry, startMs, endMs, spansOfService };
}

/** The attributes of one span after the other: interned, counted, promoted. */
class SpanAttributes {
  length = 0;
  entry = new Int32Array(0);
  readonly #tables: CutTables;
  readonly #entries: AttributeEntries;
  readonly #text = new ValueText();
  readonly #hash = new Uint32Array(2);
  /** By key: the last span (counted from 1) that had it, to find repeated keys. */
  #lastSpan = new Uint32Array(256);
  #spanNumber = 0;
  readonly #bestRank = new Int32Array(SPAN_PROMOTIONS.length);
  readonly #best = new Int32Array(SPAN_PROMOTIONS.length);
  readonly #candidates: number[] = [];

  constructor(tables: CutTables, entries: AttributeEntries) {
    this.#tables = tables;
    this.#entries = entries;
  }

  fill(scan: TraceScan, scanIndex: number, span: number, service: number, position: number): void {
    const { keys } = this.#tables;
    const entries = this.#entries;
    const first = scan.attributeFirst[span] ?? 0;
    const end = scan.attributeFirst[span + 1] ?? 0;
    const kind = scan.kind[span] ?? 0;
    this.entry = grown(this.entry, this.length + end - first);
    this.#spanNumber++;
    this.#bestRank.fill(ABSENT);
    this.#candidates.length = 0;
    for (let a = first; a < end; a++) {
      const slot = this.length++;
      this.entry[slot] = -1;
      const key = keys.idOf(scan.bytes, scan.attributeKeyStart[a] ?? 0, scan.attributeKeyEnd[a] ?? 0);
      if (key >= this.#lastSpan.length) this.#lastSpan = grown(this.#lastSpan, key + 1);
      // Repeated keys: the first one wins in the index.
      if (this.#lastSpan[key] === this.#spanNumber) continue;
      this.#lastSpan[key] = this.#spanNumber;
      const valueStart = scan.attributeValueStart[a] ?? 0;
      const valueEnd = scan.attributeValueEnd[a] ?? 0;
      if (!this.#text.read(scan.bytes, valueStart, valueEnd)) continue;
      const facts = keys.facts[key];
      if (facts === undefined) throw bug('attribute key without facts');
      const known = entries.size;
      const entry = this.#idOf(facts.state, service);
      if (entry === known) {
        entries.key[entry] = key;
        entries.count[entry] = 0;
        entries.scan[entry] = scanIndex;
        entries.valueStart[entry] = valueStart;
        entries.valueEnd[entry] = valueEnd;
        entries.column[entry] = this.#columnNumber(facts.promotion);
      }
      entries.count[entry] = (entries.count[entry] ?? 0) + 1;
      this.entry[slot] = entry;
      if (facts.promotion >= 0) this.#offer(facts.promotion, facts.rank, kind, entries.column[entry] ?? 0, slot);
    }
    this.#promote(position);
  }

  #idOf(state: KeyState, service: number): number {
    this.#text.hash(state, this.#hash);
    return this.#entries.idOf(service, this.#hash[0] ?? 0, this.#hash[1] ?? 0);
  }

  /** The value's number in its promoted column; -1 when the column cannot take it. */
  #columnNumber(promotion: number): number {
    if (promotion < 0) return -1;
    const text = this.#text;
    const column = this.#tables.spans.promoted[promotion];
    if (column === null || column === undefined) return statusOf(text);
    const length = text.end - text.start;
    if (length === 0 || length > INDEX_TEXT_BYTES_MAX) return -1;
    // The scratch of a number is overwritten by the next value; a dictionary keeps its views.
    return text.isScratch
      ? column.texts.idOf(text.bytes.slice(text.start, text.end), 0, length)
      : column.texts.idOf(text.bytes, text.start, text.end);
  }

  #offer(promotion: number, rank: number, kind: number, number: number, slot: number): void {
    const spanKinds = SPAN_PROMOTIONS[promotion]?.spanKinds ?? [];
    if (number < 0 || (spanKinds.length > 0 && !spanKinds.includes(kind))) return;
    this.#candidates.push(promotion, number, slot);
    if (rank < (this.#bestRank[promotion] ?? 0)) {
      this.#bestRank[promotion] = rank;
      this.#best[promotion] = number;
    }
  }

  #promote(position: number): void {
    const { promoted, httpStatus } = this.#tables.spans;
    for (let c = 0; c < this.#candidates.length; c += 3) {
      const promotion = this.#candidates[c] ?? 0;
      const number = this.#candidates[c + 1] ?? 0;
      const best = this.#best[promotion] ?? 0;
      const column = promoted[promotion];
      if (column === null || column === undefined) httpStatus[position] = best;
      else column.indexes[position] = best;
      if (number === best) this.entry[this.#candidates[c + 2] ?? 0] = -1;
    }
  }
}

/** Whole numbers as the UInt16 column holds them, from an int or from digits without a leading zero: so column text and attribute text agree. */
function statusOf(text: ValueText): number {
  let value = text.integer;
  if (value < 0) {
    const length = text.end - text.start;
    if (length === 0 || length > 5 || text.bytes[text.start] === 0x30) return -1;
    value = 0;
    for (let i = text.start; i < text.end; i++) {
      const digit = (text.bytes[i] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
    }
  }
  return value >= 1 && value <= STATUS_MAX ? value : -1;
}

function resourceNumbers(tables: CutTables): (origin: number) => ResourceNumbers {
  const encoder = new TextEncoder();
  const columns = tables.spans;
  const known: ResourceNumbers[] = [];
  const numbersOf = ({ columns: texts }: ResourceFacts): ResourceNumbers => {
    const number = (column: 'service' | 'environment' | 'version' | 'instance' | 'host' | 'pod'): number => {
      const bytes = encoder.encode(texts[column]);
      return columns[column].texts.idOf(bytes, 0, bytes.length);
    };
    return {
      service: number('service'),
      environment: number('environment'),
      version: number('version'),
      instance: number('instance'),
      host: number('host'),
      pod: number('pod'),
    };
  };
  return (origin) => {
    const facts = tables.origins.origins[origin]?.resource;
    if (facts === undefined) throw bug('span of an unknown origin');
    return (known[origin] ??= numbersOf(facts));
  };
}
