import { bug } from '@spanhouse/core';
import type { CutSpans } from '../cut/cut-spans.ts';
import { msOfNano } from '../cut/nano-time.ts';
import type { EncodedBlock } from '../block/block-writer.ts';
import { HIGH_BITS_MASK } from '../attribute-hash.ts';
import { HashIds } from './attribute-entries.ts';
import { BLOCK_TIME_BEFORE_RECEIVE_MAX_MS, isFrequentValue, TRACE_KEY_BYTES_MAX } from './cut-settings.ts';
import type { CutTables, Group } from './cut-tables.ts';
import { grown } from '../cut/growable.ts';
import { NOTHING_SAID, splitOriginHashes, type OriginHashes } from './origin-hashes.ts';
import type { Places, SpanFacts } from './span-rows.ts';
import { ValueText } from '../cut/value-text.ts';

const UINT32_MAX = 0xffff_ffff;
const STATUS_ERROR = 2;

type StoredBlocks = {
  readonly encoded: readonly EncodedBlock[];
  readonly ids: BigUint64Array;
  /** First row of each block among the group's rows. */
  readonly rowFirst: Uint32Array;
  readonly objectKey: string;
  readonly formatVersion: number;
};

/**
 * Second pass, in the order of the blocks, so that the spans of a trace come together: ends the rows of `spans`
 * (hashes, tags) and makes those of `trace_blocks`, `attribute_blocks`, `trace_keys` and `blocks`.
 */
export function addTraceRows(tables: CutTables, group: Group, places: Places, blocks: StoredBlocks, facts: SpanFacts, base: number): void {
  const { selection } = group;
  /** The spans in block order. */
  const order = new Uint32Array(selection.length);
  for (let i = 0; i < selection.length; i++) {
    order[(blocks.rowFirst[places.block[i] ?? 0] ?? 0) + (places.row[i] ?? 0)] = selection[i] ?? 0;
  }
  const attributes = new AttributeRows(tables, group, facts);
  let offset = 0n;
  blocks.encoded.forEach((block, b) => {
    const rowFirst = blocks.rowFirst[b] ?? 0;
    const id = blocks.ids[b] ?? 0n;
    const times = blockTimes(order.subarray(rowFirst, rowFirst + block.spanCount), tables.cut, group);
    attributes.startBlock(id);
    for (const trace of block.traces) {
      const first = rowFirst + trace.rowFirst;
      const selected = order.subarray(first, first + trace.rowCount);
      addTrace(tables, { group, blockId: id, times, trace }, selected, base + first);
      const startNs = tables.spans.startNs[base + first] ?? 0n;
      for (const span of selected) attributes.addSpan(span, trace.traceId, startNs);
    }
    addBlock(tables, group, { id, offset, block, blocks, times });
    offset += BigInt(block.bytes.length);
  });
}

type BlockTimes = { readonly startMs: number; readonly endMs: number };

function blockTimes(spans: Uint32Array, cut: CutSpans, group: Group): BlockTimes {
  let startMs = Infinity;
  let endMs = 0;
  for (const span of spans) {
    startMs = Math.min(startMs, startMsOf(cut, span));
    endMs = Math.max(endMs, endMsOf(cut, span));
  }
  startMs = Math.max(startMs, group.receivedAt * 1000 - BLOCK_TIME_BEFORE_RECEIVE_MAX_MS);
  return { startMs, endMs: Math.max(endMs, startMs) };
}

function startMsOf({ start }: CutSpans, span: number): number {
  return msOfNano(start[span * 2] ?? 0, start[span * 2 + 1] ?? 0);
}

/** Not before the start: an earlier end is a broken clock. */
function endMsOf(cut: CutSpans, span: number): number {
  return Math.max(msOfNano(cut.end[span * 2] ?? 0, cut.end[span * 2 + 1] ?? 0), startMsOf(cut, span));
}

type TraceInBlock = {
  readonly group: Group;
  readonly blockId: bigint;
  readonly times: BlockTimes;
  readonly trace: EncodedBlock['traces'][number];
};

function addTrace(tables: CutTables, { group, blockId, times, trace }: TraceInBlock, selected: Uint32Array, rowFirst: number): void {
  const { spans, traces } = tables;
  let startMs = Infinity;
  let endMs = 0;
  let errors = 0;
  let root = -1;
  const services: number[] = [];
  for (let n = 0; n < selected.length; n++) {
    const span = selected[n] ?? 0;
    const row = rowFirst + n;
    startMs = Math.min(startMs, startMsOf(tables.cut, span));
    endMs = Math.max(endMs, endMsOf(tables.cut, span));
    if (spans.status[row] === STATUS_ERROR) errors++;
    // Rows of a trace ascend by start: the first span without a parent is the earliest.
    if (root < 0 && spans.isRoot[row] === 1) root = row;
    const service = spans.service.indexes[row] ?? 0;
    if (!services.includes(service)) services.push(service);
  }
  traces.projectId.push(group.projectId);
  traces.retentionDays.push(group.retentionDays);
  traces.receivedAt.push(group.receivedAt);
  traces.blockId.push(blockId);
  traces.ordinal.push(trace.ordinal);
  traces.traceId.push(trace.traceId, 0, 16);
  traces.frame.push(trace.frame);
  traces.startMs.push(within(startMs - times.startMs));
  traces.endMs.push(within(endMs - times.startMs));
  traces.spans.push(trace.rowCount);
  traces.errors.push(errors);
  traces.tier.push(0);
  traces.hasRoot.push(root < 0 ? 0 : 1);
  traces.rootService.push(root < 0 ? 0 : (spans.service.indexes[root] ?? 0));
  traces.rootName.push(root < 0 ? 0 : rootNameOf(tables, spans.name.indexes[root] ?? 0));
  traces.rootDurationNs.push(root < 0 ? 0n : (spans.durationNs[root] ?? 0n));
  for (const service of services) traces.services.push(service);
  traces.servicesEnd.push(traces.services.length);
}

function rootNameOf(tables: CutTables, name: number): number {
  const text = tables.spans.name.texts.dictionary[name];
  return text === undefined ? 0 : tables.traces.rootName.texts.idOf(text, 0, text.length);
}

function within(ms: number): number {
  return Math.min(Math.max(ms, 0), UINT32_MAX);
}

function addBlock(
  tables: CutTables,
  group: Group,
  it: {
    readonly id: bigint;
    readonly offset: bigint;
    readonly block: EncodedBlock;
    readonly blocks: StoredBlocks;
    readonly times: BlockTimes;
  },
): void {
  const rows = tables.blocks;
  rows.projectId.push(group.projectId);
  rows.retentionDays.push(group.retentionDays);
  rows.receivedAt.push(group.receivedAt);
  rows.blockId.push(it.id);
  rows.objectKey.push(it.blocks.objectKey);
  rows.offset.push(it.offset);
  rows.length.push(it.block.bytes.length);
  rows.formatVersion.push(it.blocks.formatVersion);
  rows.startMs.push(BigInt(it.times.startMs));
  rows.endMs.push(BigInt(it.times.endMs));
  rows.spans.push(it.block.spanCount);
  rows.traces.push(it.block.traces.length);
}

/** Hashes of frequent values to the span's row, (hash, block) once for rare ones; (key, value) → trace. */
class AttributeRows {
  readonly #tables: CutTables;
  readonly #group: Group;
  readonly #facts: SpanFacts;
  readonly #isFrequent: Uint8Array;
  readonly #tagKeys: ReadonlyMap<number, Uint8Array>;
  readonly #seen = new HashIds();
  readonly #text = new ValueText();
  /** By number in `#seen`: the block, the trace (both counted from 1) that had the hash last. */
  #lastBlock = new Uint32Array(1024);
  #lastTrace = new Uint32Array(1024);
  readonly #isTraceKey: Uint8Array;
  /** By entry: the block that had it last. */
  readonly #entryBlock: Uint32Array;
  readonly #originHashes: readonly OriginHashes[];
  /** By origin: the block that had it last. */
  readonly #originBlock: Uint32Array;
  #block = 0;
  #trace = 0;
  #traceId: Uint8Array | null = null;
  #blockId = 0n;

  constructor(tables: CutTables, group: Group, facts: SpanFacts) {
    this.#tables = tables;
    this.#group = group;
    this.#facts = facts;
    const { entries, spansOfService } = facts;
    const { keys } = tables.cut.attributes;
    this.#entryBlock = new Uint32Array(entries.size);
    this.#isFrequent = new Uint8Array(entries.size);
    for (let entry = 0; entry < entries.size; entry++) {
      const spans = spansOfService[entries.service[entry] ?? 0] ?? 0;
      this.#isFrequent[entry] = isFrequentValue(entries.count[entry] ?? 0, spans) ? 1 : 0;
    }
    const encoder = new TextEncoder();
    const wanted = tables.settings.indexedTags[group.projectId] ?? [];
    this.#tagKeys = new Map(keys.facts.flatMap(({ text }, key) => (wanted.includes(text) ? [[key, encoder.encode(text)]] : [])));
    this.#isTraceKey = Uint8Array.from(keys.facts, ({ isTraceKey }) => (isTraceKey ? 1 : 0));
    this.#originHashes = splitOriginHashes(tables.origins, tables.cut.origin, group.selection);
    this.#originBlock = new Uint32Array(tables.origins.length);
  }

  startBlock(id: bigint): void {
    this.#block++;
    this.#blockId = id;
  }

  /** Spans in row order. `traceId` is the same object for all spans of a trace in a block. */
  addSpan(span: number, traceId: Uint8Array, traceStartNs: bigint): void {
    if (this.#traceId !== traceId) {
      this.#traceId = traceId;
      this.#trace++;
    }
    const { entries, entry: entryOf } = this.#facts;
    const { spans } = this.#tables;
    const { scan, origin } = this.#tables.cut;
    const end = scan.attributeFirst[span + 1] ?? 0;
    for (let a = scan.attributeFirst[span] ?? 0; a < end; a++) {
      const entry = entryOf[a] ?? -1;
      if (entry < 0) continue;
      if (this.#isFrequent[entry] === 1) spans.pushHash(entries.low[entry] ?? 0);
      else if (this.#entryBlock[entry] !== this.#block) {
        this.#entryBlock[entry] = this.#block;
        this.#addRare(entries.low[entry] ?? 0, entries.high[entry] ?? 0);
      }
      const key = entries.key[entry] ?? 0;
      if (this.#isTraceKey[key] === 1) this.#addTraceKey(entry, key, traceId, traceStartNs);
      if (this.#tagKeys.size > 0) this.#addTag(entry, key);
    }
    const from = origin[span] ?? 0;
    const said = this.#originHashes[from] ?? NOTHING_SAID;
    for (const low of said.frequent) spans.pushHash(low);
    spans.endRow();
    if (this.#originBlock[from] !== this.#block) {
      this.#originBlock[from] = this.#block;
      for (const hash of said.rare) this.#addRare(Number(hash & 0xffff_ffffn), Number(hash >> 32n));
    }
  }

  #numberOf(low: number, high: number): number {
    const number = this.#seen.idOf(low, high);
    this.#lastBlock = grown(this.#lastBlock, number + 1);
    this.#lastTrace = grown(this.#lastTrace, number + 1);
    return number;
  }

  #addRare(low: number, high: number): void {
    const number = this.#numberOf(low, high & HIGH_BITS_MASK);
    if (this.#lastBlock[number] === this.#block) return;
    this.#lastBlock[number] = this.#block;
    const rows = this.#tables.attributeBlocks;
    rows.projectId.push(this.#group.projectId);
    rows.retentionDays.push(this.#group.retentionDays);
    rows.receivedDay.push(this.#group.receivedDay);
    rows.pushHash(low, high & HIGH_BITS_MASK);
    rows.blockId.push(this.#blockId);
  }

  #addTraceKey(entry: number, key: number, traceId: Uint8Array, traceStartNs: bigint): void {
    const { entries } = this.#facts;
    const number = this.#numberOf(entries.low[entry] ?? 0, entries.high[entry] ?? 0);
    if (this.#lastTrace[number] === this.#trace) return;
    this.#lastTrace[number] = this.#trace;
    const text = this.#textOf(entry);
    if (text.length === 0 || text.length > TRACE_KEY_BYTES_MAX) return;
    const rows = this.#tables.traceKeys;
    const kind = new TextEncoder().encode(this.#tables.cut.attributes.keys.factsOf(key).text);
    rows.projectId.push(this.#group.projectId);
    rows.retentionDays.push(this.#group.retentionDays);
    rows.receivedAt.push(this.#group.receivedAt);
    rows.kind.push(rows.kind.texts.idOf(kind, 0, kind.length));
    rows.value.push(rows.value.texts.idOf(text, 0, text.length));
    rows.traceId.push(traceId, 0, 16);
    rows.startNs.push(traceStartNs);
  }

  #addTag(entry: number, key: number): void {
    const keyText = this.#tagKeys.get(key);
    if (keyText !== undefined) this.#tables.spans.pushTag(keyText, this.#textOf(entry));
  }

  #textOf(entry: number): Uint8Array {
    const { attributes, scan } = this.#tables.cut;
    const id = this.#facts.entries.attribute[entry] ?? 0;
    if (!this.#text.read(scan.bytes, attributes.valueStart[id] ?? -1, attributes.valueEnd[id] ?? -1))
      throw bug('an indexed value lost its text');
    return this.#text.bytes.slice(this.#text.start, this.#text.end);
  }
}
