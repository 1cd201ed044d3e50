import { bug } from '@spanhouse/core';
import type { CutSpans } from '../cut/cut-spans.ts';
import { msOfNano } from '../cut/nano-time.ts';
import type { EncodedBlock } from '../block/block-writer.ts';
import { HIGH_BITS_MASK, KEPT_BITS } from '../attribute-hash.ts';
import { BLOCK_TIME_BEFORE_RECEIVE_MAX_MS, isFrequentValue, TRACE_KEY_BYTES_MAX } from './cut-settings.ts';
import type { CutTables } from './cut-tables.ts';
import type { Group } from './group.ts';
import type { DictionaryColumn } from './dictionary-column.ts';
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
    const spans = order.subarray(rowFirst, rowFirst + block.spanCount);
    const { times, startMs, endMs } = timesOf(tables.cut, group, spans, block);
    attributes.startBlock(id);
    for (let t = 0; t < block.traces.length; t++) {
      const trace = block.traces[t];
      if (trace === undefined) continue;
      const first = base + rowFirst + trace.rowFirst;
      addTrace(tables, group, trace, {
        blockId: id,
        rowFirst: first,
        startMs: within((startMs[t] ?? 0) - times.startMs),
        endMs: within((endMs[t] ?? 0) - times.startMs),
      });
      attributes.startTrace(trace.traceId, tables.spans.startNs[first] ?? 0n);
      for (let row = trace.rowFirst, end = row + trace.rowCount; row < end; row++) attributes.addSpan(spans[row] ?? 0);
    }
    addBlock(tables, group, { id, offset, block, blocks, times });
    offset += BigInt(block.bytes.length);
  });
}

type BlockTimes = { readonly startMs: number; readonly endMs: number };

/** Times of a block's traces, and of the block. */
function timesOf(
  cut: CutSpans,
  group: Group,
  spans: Uint32Array,
  { traces }: EncodedBlock,
): { readonly times: BlockTimes; readonly startMs: Float64Array; readonly endMs: Float64Array } {
  const startMs = new Float64Array(traces.length).fill(Infinity);
  const endMs = new Float64Array(traces.length);
  let blockStartMs = Infinity;
  let blockEndMs = 0;
  traces.forEach(({ rowFirst, rowCount }, t) => {
    let first = Infinity;
    let last = 0;
    for (let row = rowFirst; row < rowFirst + rowCount; row++) {
      const span = spans[row] ?? 0;
      const start = startMsOf(cut, span);
      first = Math.min(first, start);
      // An end before the start is a broken clock.
      last = Math.max(last, start, endMsOf(cut, span));
    }
    startMs[t] = first;
    endMs[t] = last;
    blockStartMs = Math.min(blockStartMs, first);
    blockEndMs = Math.max(blockEndMs, last);
  });
  const earliest = group.receivedAt * 1000 - BLOCK_TIME_BEFORE_RECEIVE_MAX_MS;
  blockStartMs = Math.max(blockStartMs, earliest);
  return { times: { startMs: blockStartMs, endMs: Math.max(blockEndMs, blockStartMs) }, startMs, endMs };
}

function startMsOf({ scan: { start } }: CutSpans, span: number): number {
  return msOfNano(start[span * 2] ?? 0, start[span * 2 + 1] ?? 0);
}

function endMsOf({ scan: { end } }: CutSpans, span: number): number {
  return msOfNano(end[span * 2] ?? 0, end[span * 2 + 1] ?? 0);
}

type TracePlace = { readonly blockId: bigint; readonly rowFirst: number; readonly startMs: number; readonly endMs: number };

function addTrace(
  tables: CutTables,
  group: Group,
  trace: EncodedBlock['traces'][number],
  { blockId, rowFirst, startMs, endMs }: TracePlace,
): void {
  const { spans, traces } = tables;
  let errors = 0;
  let root = -1;
  const servicesFrom = traces.services.length;
  for (let row = rowFirst, end = rowFirst + trace.rowCount; row < end; row++) {
    if (spans.status[row] === STATUS_ERROR) errors++;
    // Rows of a trace ascend by start: the first span without a parent is the earliest.
    if (root < 0 && spans.isRoot[row] === 1) root = row;
    const service = spans.service.indexes[row] ?? 0;
    if (!isAmong(traces.services, servicesFrom, service)) traces.services.push(service);
  }
  traces.projectId.push(group.projectId);
  traces.retentionDays.push(group.retentionDays);
  traces.receivedAt.push(group.receivedAt);
  traces.blockId.push(blockId);
  traces.ordinal.push(trace.ordinal);
  traces.traceId.push(trace.traceId, 0, 16);
  traces.frame.push(trace.frame);
  traces.startMs.push(startMs);
  traces.endMs.push(endMs);
  traces.spans.push(trace.rowCount);
  traces.errors.push(errors);
  traces.tier.push(0);
  traces.hasRoot.push(root < 0 ? 0 : 1);
  traces.rootService.push(root < 0 ? 0 : (spans.service.indexes[root] ?? 0));
  traces.rootName.push(root < 0 ? 0 : rootNameOf(tables, spans.name.indexes[root] ?? 0));
  traces.rootDurationNs.push(root < 0 ? 0n : (spans.durationNs[root] ?? 0n));
  traces.servicesEnd.push(traces.services.length);
}

function isAmong({ indexes, length }: DictionaryColumn, from: number, index: number): boolean {
  for (let at = from; at < length; at++) if (indexes[at] === index) return true;
  return false;
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

const NO_TRACE = new Uint8Array(16);
const NO_POSITIONS = new Uint32Array(0);

/** Hashes of frequent values to the span's row, (hash, block) once for rare ones; (key, value) → trace. */
class AttributeRows {
  readonly #tables: CutTables;
  readonly #group: Group;
  readonly #facts: SpanFacts;
  readonly #isFrequent: Uint8Array;
  readonly #tagKeys: ReadonlyMap<number, Uint8Array>;
  readonly #text = new ValueText();
  /** By attribute of the cut: the block, the trace (both counted from 1) that had it last. */
  readonly #lastBlock: Uint32Array;
  readonly #lastTrace: Uint32Array;
  readonly #originHashes: readonly OriginHashes[];
  /** By origin, by hash of what origins say: the block that had it last. */
  readonly #originBlock: Uint32Array;
  readonly #originHashBlock = new Map<bigint, number>();
  #block = 0;
  #trace = 0;
  #traceId: Uint8Array = NO_TRACE;
  #traceStartNs = 0n;

  constructor(tables: CutTables, group: Group, facts: SpanFacts) {
    this.#tables = tables;
    this.#group = group;
    this.#facts = facts;
    const { entries, spansOfService } = facts;
    const { keys } = tables.cut.attributes;
    this.#lastBlock = new Uint32Array(tables.cut.attributes.size);
    this.#lastTrace = new Uint32Array(tables.cut.attributes.size);
    this.#isFrequent = new Uint8Array(entries.size);
    for (let entry = 0; entry < entries.size; entry++) {
      const spans = spansOfService[entries.service[entry] ?? 0] ?? 0;
      this.#isFrequent[entry] = isFrequentValue(entries.count[entry] ?? 0, spans) ? 1 : 0;
    }
    const encoder = new TextEncoder();
    const wanted = tables.settings.indexedTags[group.projectId] ?? [];
    this.#tagKeys = new Map(keys.facts.flatMap(({ text }, key) => (wanted.includes(text) ? [[key, encoder.encode(text)]] : [])));
    this.#originHashes = splitOriginHashes(tables.origins, tables.cut.origin, group.selection);
    this.#originBlock = new Uint32Array(tables.origins.length);
  }

  startBlock(id: bigint): void {
    this.#block++;
    this.#tables.attributeBlocks.startBlock(this.#group, id);
  }

  startTrace(traceId: Uint8Array, startNs: bigint): void {
    this.#trace++;
    this.#traceId = traceId;
    this.#traceStartNs = startNs;
  }

  /** Spans in row order. */
  addSpan(span: number): void {
    const { entries, entry: entryOf } = this.#facts;
    const { spans, attributeBlocks } = this.#tables;
    const { attribute, scan, origin, shape } = this.#tables.cut;
    const isFrequent = this.#isFrequent;
    const lastBlock = this.#lastBlock;
    const hasTags = this.#tagKeys.size > 0;
    const end = scan.attributeFirst[span + 1] ?? 0;
    const first = scan.attributeFirst[span] ?? 0;
    for (let a = first; a < end; a++) {
      const entry = entryOf[a] ?? -1;
      if (entry < 0) continue;
      if (isFrequent[entry] === 1) spans.pushHash(entries.low[entry] ?? 0);
      else {
        // By attribute and not by hash: an equal text of another kind makes a second row, which changes no answer.
        const id = attribute[a] ?? 0;
        if (lastBlock[id] !== this.#block) {
          lastBlock[id] = this.#block;
          attributeBlocks.push(entries.low[entry] ?? 0, (entries.high[entry] ?? 0) & HIGH_BITS_MASK);
        }
      }
      if (hasTags) this.#addTag(entry, entries.key[entry] ?? 0);
    }
    const traceKeys = this.#tables.shapes[shape[span] ?? 0]?.traceKeys ?? NO_POSITIONS;
    for (let i = 0; i < traceKeys.length; i++) {
      const a = first + (traceKeys[i] ?? 0);
      const entry = entryOf[a] ?? -1;
      if (entry >= 0) this.#addTraceKey(entry, entries.key[entry] ?? 0, attribute[a] ?? 0);
    }
    const from = origin[span] ?? 0;
    const said = this.#originHashes[from] ?? NOTHING_SAID;
    spans.pushHashes(said.frequent);
    spans.endRow();
    if (this.#originBlock[from] !== this.#block) {
      this.#originBlock[from] = this.#block;
      this.#addRareOfOrigin(said.rare);
    }
  }

  /** Once a hash and block: pods of a service mostly say the same. */
  #addRareOfOrigin(hashes: readonly bigint[]): void {
    for (const hash of hashes) {
      const kept = BigInt.asUintN(KEPT_BITS, hash);
      if (this.#originHashBlock.get(kept) === this.#block) continue;
      this.#originHashBlock.set(kept, this.#block);
      this.#tables.attributeBlocks.push(Number(kept & 0xffff_ffffn), Number(kept >> 32n));
    }
  }

  #addTraceKey(entry: number, key: number, id: number): void {
    if (this.#lastTrace[id] === this.#trace) return;
    this.#lastTrace[id] = this.#trace;
    const text = this.#textOf(entry);
    if (text.length === 0 || text.length > TRACE_KEY_BYTES_MAX) return;
    const rows = this.#tables.traceKeys;
    const kind = new TextEncoder().encode(this.#tables.cut.attributes.keys.factsOf(key).text);
    rows.projectId.push(this.#group.projectId);
    rows.retentionDays.push(this.#group.retentionDays);
    rows.receivedAt.push(this.#group.receivedAt);
    rows.kind.push(rows.kind.texts.idOf(kind, 0, kind.length));
    rows.value.push(rows.value.texts.idOf(text, 0, text.length));
    rows.traceId.push(this.#traceId, 0, 16);
    rows.startNs.push(this.#traceStartNs);
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
