import { bug } from '@spanhouse/core';
import { SPAN_PROMOTIONS } from '../cut/attribute-keys.ts';
import type { CutSpans } from '../cut/cut-spans.ts';
import { grown } from '../cut/growable.ts';
import { msOfNano, nanoBetween } from '../cut/nano-time.ts';
import { ValueText } from '../cut/value-text.ts';
import { INDEX_TEXT_BYTES_MAX, indexTextEnd } from '../semantics.ts';
import { AttributeEntries } from './attribute-entries.ts';
import type { CutTables } from './cut-tables.ts';
import type { Group } from './group.ts';
import type { ResourceFacts } from './origins.ts';

const HOUR_MS = 3_600_000;
const WORD = 2 ** 32;
const ABSENT = 0x7fff_ffff;
const STATUS_MAX = 0xffff;

/** Where the spans of a group are: aligned with its selection. */
export type Places = { readonly block: Uint32Array; readonly ordinal: Uint32Array; readonly row: Uint32Array };

/** What the first pass over a group's spans leaves for the second. */
export type SpanFacts = {
  readonly entries: AttributeEntries;
  /** By attribute of the scan: its entry, or -1: covered by a column, repeated key, or no text. */
  readonly entry: Int32Array;
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
 * First pass, in the order of the log: fills the rows of `spans` at the places the blocks gave them (from row
 * `base` on; `rowFirst[block]` counts from there), and counts every attribute value. The arrays of a row follow in the second pass.
 */
export function fillSpanRows(
  tables: CutTables,
  group: Group,
  places: Places,
  blocks: { readonly rowFirst: Uint32Array; readonly ids: BigUint64Array },
  base: number,
): SpanFacts {
  const { selection } = group;
  const { scan, name, origin } = tables.cut;
  const { start, end } = scan;
  const columns = tables.spans;
  const attributes = new SpanAttributes(tables);
  const numbersOf = resourceNumbers(tables);
  const nameOf = nameNumbers(tables);
  const startWords = new Uint32Array(columns.startNs.buffer);
  const durationWords = new Uint32Array(columns.durationNs.buffer);
  let spansOfService = new Uint32Array(64);
  blocks.rowFirst.forEach((first, block) => {
    const next = blocks.rowFirst[block + 1] ?? selection.length;
    columns.fillBlock(base + first, base + next, group, blocks.ids[block] ?? 0n);
  });

  for (let i = 0; i < selection.length; i++) {
    const span = selection[i] ?? 0;
    const block = places.block[i] ?? 0;
    const row = places.row[i] ?? 0;
    const position = base + (blocks.rowFirst[block] ?? 0) + row;
    const from = numbersOf(origin[span] ?? 0);

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

    columns.name.indexes[position] = nameOf(name[span] ?? 0);
    const startLow = start[span * 2] ?? 0;
    const startHigh = start[span * 2 + 1] ?? 0;
    startWords[position * 2] = startLow;
    startWords[position * 2 + 1] = startHigh;
    columns.hour[position] = Math.floor(msOfNano(startLow, startHigh) / HOUR_MS);
    const duration = nanoBetween(startLow, startHigh, end[span * 2] ?? 0, end[span * 2 + 1] ?? 0);
    // An end before the start is a broken clock: it counts as no duration here; the block keeps both times.
    if (duration > 0) {
      durationWords[position * 2] = duration % WORD;
      durationWords[position * 2 + 1] = duration / WORD;
    } else if (Number.isNaN(duration)) columns.durationNs[position] = longDuration(tables.cut, span);
    columns.kind[position] = scan.kind[span] ?? 0;
    columns.status[position] = scan.statusCode[span] ?? 0;
    columns.isRoot[position] = (scan.parentIdAt[span] ?? 0) < 0 ? 1 : 0;

    attributes.fill(span, from.service, position);
  }
  return { entries: attributes.entries, entry: attributes.entry, spansOfService };
}

function longDuration({ scan }: CutSpans, span: number): bigint {
  const duration = nanoAt(scan.end, span) - nanoAt(scan.start, span);
  return duration > 0n ? duration : 0n;
}

function nanoAt(words: Uint32Array, span: number): bigint {
  return (BigInt(words[span * 2 + 1] ?? 0) << 32n) | BigInt(words[span * 2] ?? 0);
}

/** Number in the column, which cuts long ones, of a name of the cut. */
function nameNumbers({ cut, spans }: CutTables): (name: number) => number {
  const numbers = new Int32Array(cut.names.length).fill(-1);
  return (name) => {
    const known = numbers[name] ?? -1;
    if (known >= 0) return known;
    const bytes = cut.names[name];
    if (bytes === undefined) throw bug('span of an unknown name');
    const number = spans.name.texts.idOf(bytes, 0, indexTextEnd(bytes, 0, bytes.length));
    numbers[name] = number;
    return number;
  };
}

/** The attributes of one span after the other: counted by service, promoted. */
class SpanAttributes {
  readonly entries = new AttributeEntries();
  readonly entry: Int32Array;
  readonly #tables: CutTables;
  readonly #text = new ValueText();
  /** By attribute of the cut: the service that had it last, and its entry there. Spans of a service come together. */
  readonly #lastService: Int32Array;
  readonly #lastEntry: Int32Array;
  readonly #bestRank = new Int32Array(SPAN_PROMOTIONS.length);
  readonly #best = new Int32Array(SPAN_PROMOTIONS.length);
  /** Promotion, number in its column and attribute of the scan, in turn. */
  #candidates = new Int32Array(96);
  #candidateCount = 0;

  constructor(tables: CutTables) {
    const { attributes, scan } = tables.cut;
    this.#tables = tables;
    this.entry = new Int32Array(scan.attributeCount);
    this.#lastService = new Int32Array(attributes.size).fill(-1);
    this.#lastEntry = new Int32Array(attributes.size);
  }

  fill(span: number, service: number, position: number): void {
    const { attributes, attribute, scan, shape } = this.#tables.cut;
    const { entries, entry } = this;
    const { hasText } = attributes;
    const facts = this.#tables.shapes[shape[span] ?? 0];
    if (facts === undefined) throw bug('span of an unknown shape');
    const { isRepeated, promoted } = facts;
    const first = scan.attributeFirst[span] ?? 0;
    const end = scan.attributeFirst[span + 1] ?? 0;
    for (let a = first; a < end; a++) {
      const id = attribute[a] ?? 0;
      if (hasText[id] === 0 || (isRepeated !== null && isRepeated[a - first] === 1)) {
        entry[a] = -1;
        continue;
      }
      const number = this.#lastService[id] === service ? (this.#lastEntry[id] ?? 0) : this.#entryOf(id, service);
      entries.count[number] = (entries.count[number] ?? 0) + 1;
      entry[a] = number;
    }
    if (promoted.length > 0) this.#fillPromoted(promoted, first, scan.kind[span] ?? 0, position);
  }

  #fillPromoted(promoted: Uint32Array, first: number, spanKind: number, position: number): void {
    this.#candidateCount = 0;
    for (let i = 0; i < promoted.length; i++) {
      const a = first + (promoted[i] ?? 0);
      const number = this.entry[a] ?? -1;
      if (number >= 0) this.#offer(this.entries.key[number] ?? 0, spanKind, this.entries.column[number] ?? 0, a);
    }
    if (this.#candidateCount > 0) this.#promote(position);
  }

  #entryOf(id: number, service: number): number {
    const { attributes } = this.#tables.cut;
    const key = attributes.key[id] ?? 0;
    const { entries } = this;
    const known = entries.size;
    const entry = entries.idOf(service, attributes.low[id] ?? 0, attributes.high[id] ?? 0);
    if (entry === known) {
      entries.key[entry] = key;
      entries.count[entry] = 0;
      entries.attribute[entry] = id;
      entries.column[entry] = this.#columnNumber(attributes.keys.promotionOf(key), id);
    }
    this.#lastService[id] = service;
    this.#lastEntry[id] = entry;
    return entry;
  }

  /** The value's number in its promoted column; -1 when the column cannot take it. */
  #columnNumber(promotion: number, id: number): number {
    if (promotion < 0) return -1;
    const { attributes, scan } = this.#tables.cut;
    const text = this.#text;
    text.read(scan.bytes, attributes.valueStart[id] ?? -1, attributes.valueEnd[id] ?? -1);
    const column = this.#tables.spans.promoted[promotion];
    if (column === null || column === undefined) return statusOf(text);
    const length = text.end - text.start;
    if (length === 0 || length > INDEX_TEXT_BYTES_MAX) return -1;
    // The scratch of a number is overwritten by the next value; a dictionary keeps its views.
    return text.isScratch
      ? column.texts.idOf(text.bytes.slice(text.start, text.end), 0, length)
      : column.texts.idOf(text.bytes, text.start, text.end);
  }

  #offer(key: number, spanKind: number, number: number, attribute: number): void {
    const { promotion, rank } = this.#tables.cut.attributes.keys.factsOf(key);
    const spanKinds = SPAN_PROMOTIONS[promotion]?.spanKinds ?? [];
    if (number < 0 || (spanKinds.length > 0 && !spanKinds.includes(spanKind))) return;
    if (this.#candidateCount === 0) this.#bestRank.fill(ABSENT);
    this.#candidates = grown(this.#candidates, this.#candidateCount + 3);
    this.#candidates[this.#candidateCount++] = promotion;
    this.#candidates[this.#candidateCount++] = number;
    this.#candidates[this.#candidateCount++] = attribute;
    if (rank < (this.#bestRank[promotion] ?? 0)) {
      this.#bestRank[promotion] = rank;
      this.#best[promotion] = number;
    }
  }

  #promote(position: number): void {
    const { promoted, httpStatus } = this.#tables.spans;
    for (let c = 0; c < this.#candidateCount; c += 3) {
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
    const facts = tables.origins[origin]?.resource;
    if (facts === undefined) throw bug('span of an unknown origin');
    return (known[origin] ??= numbersOf(facts));
  };
}
