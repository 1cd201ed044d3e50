/**
 * The rows of `spans`, `trace_blocks`, `attribute_blocks` and `trace_keys`, in the order of the blocks, as columns that go into ClickHouse's
 * Native format as they are. One set of tables may take several groups, one after the other.
 */
import { attributeAt, foundLength, foundText, textOfAttribute } from './attributes';
import { COLUMN_UNKNOWN, Entry, entryAt, entryCount, entryOf, spansOfService } from './entries';
import { keyFactsAt, OriginFacts, originFactsAt, ShapeFacts, shapeFactsAt } from './facts';
import { partFrame } from './frames';
import { Interner } from './interner';
import { allocate, allocateZeroed, Room, zeroedRoomOf } from './memory';
import { blockFirst, order, partFirst } from './order';
import { attribute } from './scan';
import { Sink } from './sink';
import { Span, spanAt } from './span';

const HOUR_NS: u64 = 3_600_000_000_000;
const MS_NS: u64 = 1_000_000;
const STATUS_ERROR: u32 = 2;
const STATUS_MAX: u32 = 0xffff;
const NONE: u32 = -1;
const RANK_MAX: u32 = 0xffff_ffff;
/** Widest text of a promoted column: INDEX_TEXT_BYTES_MAX of src/semantics.ts. */
const TEXT_BYTES_MAX: u32 = 512;
/** TRACE_KEY_BYTES_MAX of src/write/cut-settings.ts. */
const TRACE_KEY_BYTES_MAX: u32 = 256;
/** HIGH_BITS_MASK of src/attribute-hash.ts. */
const HIGH_BITS: u32 = 0xff;

export let rowCount: u32 = 0;
// Columns of `spans`, by row.
export let rowHour: usize = 0;
export let rowStart: usize = 0;
export let rowDuration: usize = 0;
export let rowKind: usize = 0;
export let rowStatus: usize = 0;
export let rowIsRoot: usize = 0;
export let rowHttpStatus: usize = 0;
export let rowOrdinal: usize = 0;
export let rowInBlock: usize = 0;
export let rowService: usize = 0;
export let rowName: usize = 0;
export let rowEnvironment: usize = 0;
export let rowVersion: usize = 0;
export let rowInstance: usize = 0;
export let rowHost: usize = 0;
export let rowPod: usize = 0;
export let rowHashEnd: usize = 0;
export let rowTagEnd: usize = 0;
/** By promotion: its column; 0 for a status. */
export let promotedColumns: usize = 0;
/** By promotion: the texts of its column, of which number 0 is the empty one; 0 for a status. */
let promotedTexts: usize = 0;
let promotionCount: u32 = 0;
let bestRank: usize = 0;
let best: usize = 0;
/** Promotion, number in its column and attribute of the span, in turn. */
let candidates: usize = 0;

let hashes: Sink = changetype<Sink>(0);
let tagKeys: Sink = changetype<Sink>(0);
let tagValues: Sink = changetype<Sink>(0);
let rareHashes: Sink = changetype<Sink>(0);

// Columns of `trace_blocks`.
export let traceRows: u32 = 0;
export let traceOrdinal: usize = 0;
export let traceIdColumn: usize = 0;
export let traceFrame: usize = 0;
export let traceStartMs: usize = 0;
export let traceEndMs: usize = 0;
export let traceSpans: usize = 0;
export let traceErrors: usize = 0;
export let traceHasRoot: usize = 0;
export let traceRootService: usize = 0;
export let traceRootName: usize = 0;
export let traceRootDuration: usize = 0;
export let traceServicesEnd: usize = 0;
let traceServices: Sink = changetype<Sink>(0);
let serviceCount: u32 = 0;
/** By service: the trace (from 1) that had it last. */
let lastTraceOfService: usize = 0;

// Columns of `trace_keys`.
export let keyRows: u32 = 0;
let keyKinds: Sink = changetype<Sink>(0);
let keyValues: Sink = changetype<Sink>(0);
let keyTraceIds: Sink = changetype<Sink>(0);
let keyStarts: Sink = changetype<Sink>(0);

/** By number of a rare hash of origins: pairs of low and high, and the block (from 1) that had it last. */
let rareOfOrigins: usize = 0;
let rareLastBlock: usize = 0;
let blockNumber: u32 = 0;
let traceNumber: u32 = 0;

export function hashSink(): Sink {
  return hashes;
}
export function tagKeySink(): Sink {
  return tagKeys;
}
export function tagValueSink(): Sink {
  return tagValues;
}
export function rareHashSink(): Sink {
  return rareHashes;
}
export function traceServiceSink(): Sink {
  return traceServices;
}
export function keyKindSink(): Sink {
  return keyKinds;
}
export function keyValueSink(): Sink {
  return keyValues;
}
export function keyTraceIdSink(): Sink {
  return keyTraceIds;
}
export function keyStartSink(): Sink {
  return keyStarts;
}

export function promotedTextsOf(promotion: u32): Interner {
  return changetype<Interner>(<usize>load<u32>(promotedTexts + ((<usize>promotion) << 2)));
}

/**
 * A set of tables.
 * @param rows spans of all its groups together
 * @param statuses a bit for each promotion that is a status
 */
export function startTables(rows: u32, services: u32, promotions: u32, statuses: u32): void {
  rowCount = 0;
  traceRows = 0;
  keyRows = 0;
  serviceCount = services;
  const n = <usize>rows;
  rowHour = allocate(n << 2);
  rowStart = allocate(n << 3);
  rowDuration = allocate(n << 3);
  rowKind = allocate(n);
  rowStatus = allocate(n);
  rowIsRoot = allocate(n);
  rowHttpStatus = allocate(n << 1);
  rowOrdinal = allocate(n << 2);
  rowInBlock = allocate(n << 2);
  rowService = allocate(n << 2);
  rowName = allocate(n << 2);
  rowEnvironment = allocate(n << 2);
  rowVersion = allocate(n << 2);
  rowInstance = allocate(n << 2);
  rowHost = allocate(n << 2);
  rowPod = allocate(n << 2);
  rowHashEnd = allocate(n << 2);
  rowTagEnd = allocate(n << 2);
  promotionCount = promotions;
  promotedColumns = allocate((<usize>promotions) << 2);
  promotedTexts = allocate((<usize>promotions) << 2);
  bestRank = allocate((<usize>promotions) << 2);
  best = allocate((<usize>promotions) << 2);
  candidates = allocate(1024 * 12);
  for (let p: u32 = 0; p < promotions; p++) {
    const isStatus = ((statuses >> p) & 1) != 0;
    store<u32>(promotedColumns + ((<usize>p) << 2), isStatus ? 0 : <u32>allocate(n << 2));
    let texts = changetype<Interner>(0);
    if (!isStatus) {
      texts = Interner.create();
      texts.idOf(0, 0);
    }
    store<u32>(promotedTexts + ((<usize>p) << 2), <u32>changetype<usize>(texts));
  }
  hashes = Sink.create(n << 5);
  tagKeys = Sink.create(64);
  tagValues = Sink.create(64);
  rareHashes = Sink.create(n << 4);
  traceOrdinal = allocate(n << 2);
  traceIdColumn = allocate(n << 4);
  traceFrame = allocate(n << 1);
  traceStartMs = allocate(n << 2);
  traceEndMs = allocate(n << 2);
  traceSpans = allocate(n << 2);
  traceErrors = allocate(n << 2);
  traceHasRoot = allocate(n);
  traceRootService = allocate(n << 2);
  traceRootName = allocate(n << 2);
  traceRootDuration = allocate(n << 3);
  traceServicesEnd = allocate(n << 2);
  traceServices = Sink.create(n << 2);
  keyKinds = Sink.create(1024);
  keyValues = Sink.create(4096);
  keyTraceIds = Sink.create(4096);
  keyStarts = Sink.create(2048);
  lastTraceOfService = allocateZeroed((<usize>services) << 2);
}

/** Once a cut. Blocks and traces are counted through all its groups: what remembers an earlier one needs no clearing. */
export function startRows(): void {
  traceNumber = 0;
  blockNumber = 0;
}

/**
 * The rows of one group, after its entries were counted.
 * @param rare pairs of low and high of what origins say and is rare there, by the numbers that origins use
 * @param frequentShare, frequentCountMin src/write/cut-settings.ts, `isFrequentValue`
 */
export function startGroup(rare: usize, rareCount: u32, frequentShare: u32, frequentCountMin: u32): void {
  rareOfOrigins = rare;
  rareLastBlock = zeroedRoomOf(Room.rareLastBlock, (<usize>rareCount) << 2);
  for (let number: u32 = 0; number < entryCount; number++) {
    const entry = entryAt(number);
    const spans: u64 = load<u32>(spansOfService + ((<usize>entry.service) << 2));
    entry.isFrequent = entry.count >= frequentCountMin && <u64>entry.count * frequentShare >= spans ? 1 : 0;
  }
}

/** Milliseconds; of the block whose rows were made last. */
export let blockStartMs: f64 = 0;
export let blockEndMs: f64 = 0;

/**
 * Rows of one block of the group.
 * @param earliestMs the block's time does not begin before
 */
export function addBlockRows(block: u32, earliestMs: f64): void {
  const firstPart = load<u32>(blockFirst + ((<usize>block) << 2));
  const endPart = load<u32>(blockFirst + ((<usize>block) << 2), 4);
  const firstRow = load<u32>(partFirst + ((<usize>firstPart) << 2));
  blockNumber++;
  findTimes(firstRow, load<u32>(partFirst + ((<usize>endPart) << 2)), earliestMs);
  for (let part = firstPart; part < endPart; part++) {
    const from = load<u32>(partFirst + ((<usize>part) << 2));
    const to = load<u32>(partFirst + ((<usize>part) << 2), 4);
    addTrace(part, part - firstPart, from, to);
    const traceStartNs = spanAt(load<u32>(order + ((<usize>from) << 2))).start;
    for (let at = from; at < to; at++)
      addSpan(spanAt(load<u32>(order + ((<usize>at) << 2))), part - firstPart, at - firstRow, traceStartNs);
  }
}

function findTimes(from: u32, to: u32, earliestMs: f64): void {
  let first: u64 = u64.MAX_VALUE;
  let last: u64 = 0;
  for (let at = from; at < to; at++) {
    const span = spanAt(load<u32>(order + ((<usize>at) << 2)));
    first = min(first, span.start);
    // An end before the start is a broken clock.
    last = max(last, max(span.start, span.end));
  }
  blockStartMs = max(<f64>(first / MS_NS), earliestMs);
  blockEndMs = max(<f64>(last / MS_NS), blockStartMs);
}

/** Milliseconds since the block's start, in 32 bits. */
// @ts-ignore: decorator
@inline
function sinceBlockStart(ns: u64): u32 {
  const ms = <f64>(ns / MS_NS) - blockStartMs;
  return ms <= 0 ? 0 : ms >= 4294967295.0 ? 0xffff_ffff : <u32>ms;
}

function addTrace(part: u32, ordinal: u32, from: u32, to: u32): void {
  traceNumber++;
  let errors: u32 = 0;
  let rootRow: u32 = NONE;
  let last: u64 = 0;
  for (let at = from; at < to; at++) {
    const span = spanAt(load<u32>(order + ((<usize>at) << 2)));
    if (span.status == STATUS_ERROR) errors++;
    // Spans of a trace ascend by start: the first without a parent is the earliest.
    if (rootRow == NONE && span.parent == 0) rootRow = at;
    last = max(last, max(span.start, span.end));
    const service = originFactsAt(span.origin).service;
    const lastTrace = lastTraceOfService + ((<usize>service) << 2);
    if (load<u32>(lastTrace) == traceNumber) continue;
    store<u32>(lastTrace, traceNumber);
    traceServices.room(4);
    store<u32>(traceServices.at, service);
    traceServices.at += 4;
  }
  const row = <usize>traceRows;
  traceRows++;
  const first = spanAt(load<u32>(order + ((<usize>from) << 2)));
  store<u32>(traceOrdinal + (row << 2), ordinal);
  store<u64>(traceIdColumn + (row << 4), first.traceHigh);
  store<u64>(traceIdColumn + (row << 4), first.traceLow, 8);
  store<u16>(traceFrame + (row << 1), <u16>load<u32>(partFrame + ((<usize>part) << 2)));
  store<u32>(traceStartMs + (row << 2), sinceBlockStart(first.start));
  store<u32>(traceEndMs + (row << 2), sinceBlockStart(last));
  store<u32>(traceSpans + (row << 2), to - from);
  store<u32>(traceErrors + (row << 2), errors);
  store<u8>(traceHasRoot + row, rootRow == NONE ? 0 : 1);
  let rootService: u32 = 0;
  let rootName: u32 = 0;
  let rootDuration: u64 = 0;
  if (rootRow != NONE) {
    const root = spanAt(load<u32>(order + ((<usize>rootRow) << 2)));
    rootService = originFactsAt(root.origin).service;
    rootName = root.name + 1;
    rootDuration = durationOf(root);
  }
  store<u32>(traceRootService + (row << 2), rootService);
  store<u32>(traceRootName + (row << 2), rootName);
  store<u64>(traceRootDuration + (row << 3), rootDuration);
  store<u32>(traceServicesEnd + (row << 2), <u32>(traceServices.length >> 2));
}

/** An end before the start is a broken clock: it counts as no duration here; the block keeps both times. */
// @ts-ignore: decorator
@inline
function durationOf(span: Span): u64 {
  return span.end > span.start ? span.end - span.start : 0;
}

function addSpan(span: Span, ordinal: u32, rowInItsBlock: u32, traceStartNs: u64): void {
  const row = <usize>rowCount;
  rowCount++;
  const origin = originFactsAt(span.origin);
  store<u32>(rowHour + (row << 2), <u32>(span.start / HOUR_NS));
  store<u64>(rowStart + (row << 3), span.start);
  store<u64>(rowDuration + (row << 3), durationOf(span));
  store<u8>(rowKind + row, span.kind < 256 ? <u8>span.kind : 0);
  store<u8>(rowStatus + row, <u8>span.status);
  store<u8>(rowIsRoot + row, span.parent == 0 ? 1 : 0);
  store<u32>(rowOrdinal + (row << 2), ordinal);
  store<u32>(rowInBlock + (row << 2), rowInItsBlock);
  store<u32>(rowService + (row << 2), origin.service);
  store<u32>(rowName + (row << 2), span.name + 1);
  store<u32>(rowEnvironment + (row << 2), origin.environment);
  store<u32>(rowVersion + (row << 2), origin.version);
  store<u32>(rowInstance + (row << 2), origin.instance);
  store<u32>(rowHost + (row << 2), origin.host);
  store<u32>(rowPod + (row << 2), origin.pod);
  const shape = shapeFactsAt(span.shape);
  promote(span, shape, row);
  addHashes(span, shape, traceStartNs);
  addOriginHashes(origin);
  store<u32>(rowHashEnd + (row << 2), <u32>(hashes.length >> 2));
  store<u32>(rowTagEnd + (row << 2), <u32>(tagKeys.length >> 2));
}

/** Each promoted column takes the best of its names; an attribute with that very text is covered by the column. */
function promote(span: Span, shape: ShapeFacts, row: usize): void {
  for (let p: u32 = 0; p < promotionCount; p++) {
    store<u32>(best + ((<usize>p) << 2), 0);
    store<u32>(bestRank + ((<usize>p) << 2), RANK_MAX);
  }
  let count: usize = 0;
  for (let i: u32 = 0; i < shape.promotedCount; i++) {
    const a = span.attributeFirst + load<u32>(shape.promotedAt + ((<usize>i) << 2));
    const number = load<u32>(entryOf + ((<usize>a) << 2));
    if (number == NONE) continue;
    const entry = entryAt(number);
    const key = keyFactsAt(attributeAt(entry.attribute).key);
    if (key.spanKinds != 0 && (span.kind > 31 || ((key.spanKinds >> span.kind) & 1) == 0)) continue;
    if (entry.column == COLUMN_UNKNOWN) entry.column = columnNumber(entry, key.promotion);
    if (entry.column < 0) continue;
    const candidate = candidates + count * 12;
    store<u32>(candidate, key.promotion);
    store<u32>(candidate, entry.column, 4);
    store<u32>(candidate, a, 8);
    count++;
    if (key.rank >= load<u32>(bestRank + ((<usize>key.promotion) << 2))) continue;
    store<u32>(bestRank + ((<usize>key.promotion) << 2), key.rank);
    store<u32>(best + ((<usize>key.promotion) << 2), entry.column);
  }
  for (let i: usize = 0; i < count; i++) {
    const candidate = candidates + i * 12;
    if (load<u32>(best + ((<usize>load<u32>(candidate)) << 2)) == load<u32>(candidate, 4))
      store<u32>(entryOf + ((<usize>load<u32>(candidate, 8)) << 2), -1);
  }
  for (let p: u32 = 0; p < promotionCount; p++) {
    const column = load<u32>(promotedColumns + ((<usize>p) << 2));
    const value = load<u32>(best + ((<usize>p) << 2));
    if (column == 0) store<u16>(rowHttpStatus + (row << 1), <u16>value);
    else store<u32>(column + (row << 2), value);
  }
}

/** The value's number in its promoted column; -1 when the column cannot take it. */
function columnNumber(entry: Entry, promotion: u32): i32 {
  textOfAttribute(attributeAt(entry.attribute));
  const texts = promotedTextsOf(promotion);
  if (changetype<usize>(texts) == 0) return statusOf(foundText, foundLength);
  if (foundLength == 0 || foundLength > TEXT_BYTES_MAX) return -1;
  return texts.idOf(foundText, foundLength);
}

/** Whole numbers as the UInt16 column holds them: digits without a leading zero, so that column text and attribute text agree. */
function statusOf(at: usize, length: u32): i32 {
  if (length == 0 || length > 5 || load<u8>(at) == 0x30) return -1;
  let value: u32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    const digit = <u32>load<u8>(at + i) - 0x30;
    if (digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value <= STATUS_MAX ? value : -1;
}

/** Hashes of frequent values to the span's row, (hash, block) once for rare ones; (key, value) → trace. */
function addHashes(span: Span, shape: ShapeFacts, traceStartNs: u64): void {
  const first = span.attributeFirst;
  const end = span.attributeEnd;
  hashes.room((<usize>(end - first)) << 2);
  rareHashes.room((<usize>(end - first)) << 3);
  for (let a = first; a < end; a++) {
    const number = load<u32>(entryOf + ((<usize>a) << 2));
    if (number == NONE) continue;
    const entry = entryAt(number);
    if (entry.isFrequent != 0) {
      store<u32>(hashes.at, entry.low);
      hashes.at += 4;
    } else {
      // By attribute and not by hash: an equal text of another kind makes a second row, which changes no answer.
      const it = attributeAt(load<u32>(attribute + ((<usize>a) << 2)));
      if (it.lastBlock != blockNumber) {
        it.lastBlock = blockNumber;
        addRare(entry.low, entry.high);
      }
    }
    if (hasTags && keyFactsAt(attributeAt(entry.attribute).key).isTag != 0) addTag(entry);
  }
  for (let i: u32 = 0; i < shape.traceKeyCount; i++) {
    const a = first + load<u32>(shape.traceKeysAt + ((<usize>i) << 2));
    if (load<u32>(entryOf + ((<usize>a) << 2)) != NONE) addTraceKey(span, load<u32>(attribute + ((<usize>a) << 2)), traceStartNs);
  }
}

let hasTags: bool = false;

/** Whether any key is a tag of the group. */
export function setHasTags(has: bool): void {
  hasTags = has;
}

// @ts-ignore: decorator
@inline
function addRare(low: u32, high: u32): void {
  store<u32>(rareHashes.at, low);
  store<u32>(rareHashes.at, high & HIGH_BITS, 4);
  rareHashes.at += 8;
}

function addTag(entry: Entry): void {
  const it = attributeAt(entry.attribute);
  textOfAttribute(it);
  if (foundLength > TEXT_BYTES_MAX) return;
  tagKeys.room(4);
  store<u32>(tagKeys.at, it.key + 1);
  tagKeys.at += 4;
  tagValues.sized(foundText, foundLength);
}

function addTraceKey(span: Span, id: u32, traceStartNs: u64): void {
  const it = attributeAt(id);
  if (it.lastTrace == traceNumber) return;
  it.lastTrace = traceNumber;
  textOfAttribute(it);
  if (foundLength == 0 || foundLength > TRACE_KEY_BYTES_MAX) return;
  keyRows++;
  keyKinds.room(4);
  store<u32>(keyKinds.at, it.key + 1);
  keyKinds.at += 4;
  keyValues.sized(foundText, foundLength);
  keyTraceIds.room(16);
  store<u64>(keyTraceIds.at, span.traceHigh);
  store<u64>(keyTraceIds.at, span.traceLow, 8);
  keyTraceIds.at += 16;
  keyStarts.room(8);
  store<u64>(keyStarts.at, traceStartNs);
  keyStarts.at += 8;
}

function addOriginHashes(origin: OriginFacts): void {
  hashes.bytes(origin.frequentAt, (<usize>origin.frequentCount) << 2);
  if (origin.lastBlock == blockNumber) return;
  origin.lastBlock = blockNumber;
  rareHashes.room((<usize>origin.rareCount) << 3);
  for (let i: u32 = 0; i < origin.rareCount; i++) {
    const number = <usize>load<u32>(origin.rareAt + ((<usize>i) << 2));
    // Once a hash and block: pods of a service mostly say the same.
    if (load<u32>(rareLastBlock + (number << 2)) == blockNumber) continue;
    store<u32>(rareLastBlock + (number << 2), blockNumber);
    addRare(load<u32>(rareOfOrigins + (number << 3)), load<u32>(rareOfOrigins + (number << 3), 4));
  }
}
