/** The frames of one block after the other (FORMAT.md, "Frame"), before compression. */
import { attributeAt } from './attributes';
import { copyShort } from './bytes';
import { blockNames, blockOrigins, blockShapes, blockSlots, collect, startDictionaries, writeDictionary } from './dictionary';
import { allocate, Room, roomOf } from './memory';
import { blockFirst, order, partCount, partFirst } from './order';
import { attribute } from './scan';
import { shapeFirst, shapePlaces } from './shapes';
import { Sink } from './sink';
import { spanAt } from './span';

const STRING: u8 = 1;
const RAW: u8 = 5;
const NO_PARENT: u64 = 0;
const FOREIGN_PARENT: u64 = 1;
const PARENT_DISTANCE: u64 = 2;
/** Traces larger than this look their parents up in a table instead of comparing with every span. */
const SMALL_TRACE: u32 = 24;
const COLUMNS: usize = 11;
/** Widest number of a column. */
const NUMBER_BYTES: usize = 10;

let parent: Sink = changetype<Sink>(0);
let foreignParent: Sink = changetype<Sink>(0);
let start: Sink = changetype<Sink>(0);
let duration: Sink = changetype<Sink>(0);
let name: Sink = changetype<Sink>(0);
let kind: Sink = changetype<Sink>(0);
let origin: Sink = changetype<Sink>(0);
let shape: Sink = changetype<Sink>(0);
let flags: Sink = changetype<Sink>(0);
let status: Sink = changetype<Sink>(0);
let rest: Sink = changetype<Sink>(0);
/** The columns in the order of the format. */
let columns: usize = 0;
/** By slot. */
let streams: usize = 0;
let streamCount: u32 = 0;
let streamCapacity: u32 = 0;

/** The last frame, before compression. */
let frame: Sink = changetype<Sink>(0);
/** The ids of its spans, 8 bytes each. */
let ids: Sink = changetype<Sink>(0);
/** What the directory says of its traces: their count, then of each its rows. */
let counts: Sink = changetype<Sink>(0);
let dictionary: Sink = changetype<Sink>(0);
let traceIds: Sink = changetype<Sink>(0);
/** Rows by span id, for one large trace. */
let table: usize = 0;
let tableCapacity: u32 = 0;
let tableMask: u32 = 0;

/** By part: its frame in its block. */
export let partFrame: usize = 0;

export function frameSink(): Sink {
  return frame;
}
export function idSink(): Sink {
  return ids;
}
export function countSink(): Sink {
  return counts;
}
export function dictionarySink(): Sink {
  return dictionary;
}
export function traceIdSink(): Sink {
  return traceIds;
}

/** Once a cut, when all of it is scanned. */
export function startBlocks(): void {
  startDictionaries();
  columns = allocate(COLUMNS << 2);
  for (let i: usize = 0; i < COLUMNS; i++) store<u32>(columns + (i << 2), <u32>changetype<usize>(Sink.create(10_240)));
  parent = columnAt(0);
  foreignParent = columnAt(1);
  start = columnAt(2);
  duration = columnAt(3);
  name = columnAt(4);
  kind = columnAt(5);
  origin = columnAt(6);
  shape = columnAt(7);
  flags = columnAt(8);
  status = columnAt(9);
  rest = columnAt(10);
  streamCount = 0;
  streamCapacity = 1024;
  streams = allocate((<usize>streamCapacity) << 2);
  frame = Sink.create(256 * 1024);
  ids = Sink.create(8 * 1024);
  counts = Sink.create(1024);
  dictionary = Sink.create(512 * 1024);
  traceIds = Sink.create(16 * 1024);
  tableCapacity = 0;
}

/** Once a selection that was ordered. */
export function startParts(): void {
  partFrame = roomOf(Room.partFrames, (<usize>partCount) << 2);
}

// @ts-ignore: decorator
@inline
function columnAt(i: usize): Sink {
  return changetype<Sink>(<usize>load<u32>(columns + (i << 2)));
}

// @ts-ignore: decorator
@inline
function streamAt(slot: u32): Sink {
  return changetype<Sink>(<usize>load<u32>(streams + ((<usize>slot) << 2)));
}

let nextPart: u32 = 0;
let endPart: u32 = 0;
let nextFrame: u32 = 0;

/** Begins a block: dictionary and trace ids are written, `writeFrame` gives one frame after the other. */
export function startBlock(block: u32): void {
  nextPart = load<u32>(blockFirst + ((<usize>block) << 2));
  endPart = load<u32>(blockFirst + ((<usize>block) << 2), 4);
  nextFrame = 0;
  collect(load<u32>(partFirst + ((<usize>nextPart) << 2)), load<u32>(partFirst + ((<usize>endPart) << 2)));
  while (streamCount < blockSlots.size) {
    if (streamCount == streamCapacity) {
      const larger = allocate((<usize>streamCapacity) << 3);
      memory.copy(larger, streams, (<usize>streamCapacity) << 2);
      streams = larger;
      streamCapacity <<= 1;
    }
    store<u32>(streams + ((<usize>streamCount) << 2), <u32>changetype<usize>(Sink.create(512)));
    streamCount++;
  }
  dictionary.clear();
  writeDictionary(dictionary);
  traceIds.clear();
  traceIds.room((<usize>(endPart - nextPart)) << 4);
  for (let part = nextPart; part < endPart; part++) {
    const span = spanAt(load<u32>(order + ((<usize>load<u32>(partFirst + ((<usize>part) << 2))) << 2)));
    store<u64>(traceIds.at, span.traceHigh);
    store<u64>(traceIds.at, span.traceLow, 8);
    traceIds.at += 16;
  }
}

/** The block's next frame: whole traces, up to `spansMax` spans or one trace. False when there is none. */
export function writeFrame(spansMax: u32): bool {
  if (nextPart == endPart) return false;
  const from = load<u32>(partFirst + ((<usize>nextPart) << 2));
  let end = nextPart + 1;
  while (end < endPart && load<u32>(partFirst + ((<usize>end) << 2), 4) - from <= spansMax) end++;
  const rows = load<u32>(partFirst + ((<usize>end) << 2)) - from;
  begin(rows, end - nextPart);
  counts.varint(end - nextPart);
  for (let part = nextPart; part < end; part++) {
    const first = load<u32>(partFirst + ((<usize>part) << 2));
    const next = load<u32>(partFirst + ((<usize>part) << 2), 4);
    counts.varint(next - first);
    store<u32>(partFrame + ((<usize>part) << 2), nextFrame);
    writeTrace(first, next);
  }
  finish();
  nextPart = end;
  nextFrame++;
  return true;
}

function begin(rows: u32, traces: u32): void {
  for (let i: usize = 0; i < COLUMNS; i++) {
    const sink = columnAt(i);
    sink.clear();
    sink.room(<usize>rows * NUMBER_BYTES);
  }
  for (let slot: u32 = 0; slot < blockSlots.size; slot++) streamAt(slot).clear();
  ids.clear();
  ids.room((<usize>rows) << 3);
  counts.clear();
  counts.room(<usize>(traces + 1) * 5);
}

function finish(): void {
  let usedStreams: u32 = 0;
  for (let slot: u32 = 0; slot < blockSlots.size; slot++) if (streamAt(slot).length > 0) usedStreams++;
  frame.clear();
  frame.room((COLUMNS + 1 + ((<usize>usedStreams) << 1)) * NUMBER_BYTES);
  for (let i: usize = 0; i < COLUMNS; i++) frame.varint(columnAt(i).length);
  frame.varint(usedStreams);
  for (let slot: u32 = 0; slot < blockSlots.size; slot++) {
    const length = streamAt(slot).length;
    if (length == 0) continue;
    frame.varint(slot);
    frame.varint(length);
  }
  for (let i: usize = 0; i < COLUMNS; i++) frame.append(columnAt(i));
  for (let slot: u32 = 0; slot < blockSlots.size; slot++) if (streamAt(slot).length > 0) frame.append(streamAt(slot));
}

function writeTrace(from: u32, to: u32): void {
  const idsFrom = ids.at;
  for (let row = from; row < to; row++) {
    store<u64>(ids.at, spanAt(load<u32>(order + ((<usize>row) << 2))).id);
    ids.at += 8;
  }
  writeParents(from, to, idsFrom);
  let before: u64 = 0;
  for (let row = from; row < to; row++) {
    const span = spanAt(load<u32>(order + ((<usize>row) << 2)));
    start.varint(span.start - before);
    before = span.start;
    duration.varint(span.end - span.start);
    name.varint(blockNames.known(span.name));
    origin.varint(blockOrigins.known(span.origin));
    shape.varint(blockShapes.known(span.shape));
    status.byte(<u8>span.status);
    kind.varint(span.kind);
    flags.varint(span.flags);
    if (span.restBytes == 0) {
      rest.room(1);
      rest.byte(0);
    } else rest.sized(span.restAt, span.restBytes);
    writeAttributes(load<u32>(shapeFirst + ((<usize>span.shape) << 2)), span.attributeFirst, span.attributeEnd);
  }
}

function writeAttributes(firstPlace: u32, from: u32, to: u32): void {
  let place = shapePlaces + ((<usize>firstPlace) << 2);
  for (let a = from; a < to; a++, place += 4) {
    const it = attributeAt(load<u32>(attribute + ((<usize>a) << 2)));
    const stream = streamAt(blockSlots.known(load<u32>(place)));
    const length = it.contentBytes;
    stream.room(<usize>length + 24);
    if (it.kind == STRING) {
      stream.varint(it.number);
      if (it.number != 0) continue;
      stream.varint(length);
    } else if (it.kind == RAW) stream.varint(length);
    copyShort(stream.at, it.contentAt, length);
    stream.at += length;
  }
}

/** A parent is the distance to its row in the same trace; one that is not there is kept by its id. */
function writeParents(from: u32, to: u32, idsFrom: usize): void {
  const rows = to - from;
  const isLarge = rows > SMALL_TRACE;
  if (isLarge) fillTable(rows, idsFrom);
  for (let row: u32 = 0; row < rows; row++) {
    const id = spanAt(load<u32>(order + ((<usize>(from + row)) << 2))).parent;
    if (id == 0) {
      parent.varint(NO_PARENT);
      continue;
    }
    let found: u32 = 0;
    if (isLarge) found = rowInTable(id, idsFrom);
    else while (found < rows && load<u64>(idsFrom + ((<usize>found) << 3)) != id) found++;
    if (found >= rows) {
      parent.varint(FOREIGN_PARENT);
      store<u64>(foreignParent.at, id);
      foreignParent.at += 8;
    } else {
      const distance = <i64>row - <i64>found;
      parent.varint(PARENT_DISTANCE + <u64>(distance >= 0 ? distance * 2 : -distance * 2 - 1));
    }
  }
}

// @ts-ignore: decorator
@inline
function slotOf(id: u64): u32 {
  return (<u32>((id * 0x9e3779b97f4a7c15) >> 32)) & tableMask;
}

/** The first row of each id. */
function fillTable(rows: u32, idsFrom: usize): void {
  let size: u32 = 64;
  while (size < rows * 2) size <<= 1;
  if (size > tableCapacity) {
    table = allocate((<usize>size) << 2);
    tableCapacity = size;
  }
  tableMask = size - 1;
  memory.fill(table, 0, (<usize>size) << 2);
  for (let row: u32 = 0; row < rows; row++) {
    const id = load<u64>(idsFrom + ((<usize>row) << 3));
    let slot = slotOf(id);
    for (;;) {
      const known = load<u32>(table + ((<usize>slot) << 2));
      if (known == 0) {
        store<u32>(table + ((<usize>slot) << 2), row + 1);
        break;
      }
      if (load<u64>(idsFrom + ((<usize>(known - 1)) << 3)) == id) break;
      slot = (slot + 1) & tableMask;
    }
  }
}

/** -1 when there is none. */
function rowInTable(id: u64, idsFrom: usize): u32 {
  let slot = slotOf(id);
  let known = load<u32>(table + ((<usize>slot) << 2));
  while (known != 0) {
    if (load<u64>(idsFrom + ((<usize>(known - 1)) << 3)) == id) return known - 1;
    slot = (slot + 1) & tableMask;
    known = load<u32>(table + ((<usize>slot) << 2));
  }
  return -1;
}
