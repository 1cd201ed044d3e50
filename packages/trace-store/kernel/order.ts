/** The selection in the order of its blocks: traces by id, spans of a trace by start, then span id, then as they came; and where blocks end. */
import { moved, Room, roomOf, zeroedRoomOf } from './memory';
import { selection, selectionCount } from './selection';
import { spanAt } from './span';

/** Spans in block order. */
export let order: usize = 0;
/** A part is a trace's spans in one block: order[partFirst[p], partFirst[p + 1]). */
export let partCount: u32 = 0;
export let partFirst: usize = 0;
let partCapacity: u32 = 0;
/** A block is the parts [blockFirst[b], blockFirst[b + 1]). */
export let blockCount: u32 = 0;
export let blockFirst: usize = 0;
let blockCapacity: u32 = 0;

let traceCount: u32 = 0;
/** By trace: a span of it. */
let spanOfTrace: usize = 0;
let scratch: usize = 0;

export function orderSelection(blockBytesMax: u32): void {
  order = roomOf(Room.order, (<usize>selectionCount) << 2);
  scratch = roomOf(Room.sortScratch, (<usize>selectionCount) << 2);
  const traceOf = numberTraces();
  const sorted = sortTraces();
  const rank = roomOf(Room.rank, (<usize>traceCount) << 2);
  for (let i: u32 = 0; i < traceCount; i++) store<u32>(rank + ((<usize>load<u32>(sorted + ((<usize>i) << 2))) << 2), i);
  const first = zeroedRoomOf(Room.traceFirst, (<usize>(traceCount + 2)) << 2);
  // Counted two places on, so that placing the spans leaves the beginnings.
  for (let i: u32 = 0; i < selectionCount; i++) {
    const slot = first + ((<usize>(load<u32>(rank + ((<usize>load<u32>(traceOf + ((<usize>i) << 2))) << 2)) + 2)) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  for (let t: u32 = 1; t <= traceCount; t++) {
    const at = first + ((<usize>t) << 2);
    store<u32>(at, load<u32>(at, 4) + load<u32>(at), 4);
  }
  for (let i: u32 = 0; i < selectionCount; i++) {
    const slot = first + ((<usize>(load<u32>(rank + ((<usize>load<u32>(traceOf + ((<usize>i) << 2))) << 2)) + 1)) << 2);
    const to = load<u32>(slot);
    store<u32>(order + ((<usize>to) << 2), load<u32>(selection + ((<usize>i) << 2)));
    store<u32>(slot, to + 1);
  }
  for (let t: u32 = 0; t < traceCount; t++) sortTrace(load<u32>(first + ((<usize>t) << 2)), load<u32>(first + ((<usize>t) << 2), 4));
  planBlocks(first, blockBytesMax);
}

/** @returns by place in the selection: its trace's number, by first sight */
function numberTraces(): usize {
  const traceOf = roomOf(Room.traceOf, (<usize>selectionCount) << 2);
  let size: u32 = 64;
  while (size < selectionCount * 2) size <<= 1;
  const mask = size - 1;
  const slots = zeroedRoomOf(Room.traceSlots, (<usize>size) << 2);
  spanOfTrace = roomOf(Room.spanOfTrace, (<usize>selectionCount) << 2);
  traceCount = 0;
  for (let i: u32 = 0; i < selectionCount; i++) {
    const span = load<u32>(selection + ((<usize>i) << 2));
    const high = spanAt(span).traceHigh;
    const low = spanAt(span).traceLow;
    const hash = (high ^ (low * 0x9e3779b97f4a7c15)) * 0xc2b2ae3d27d4eb4f;
    let slot = (<u32>(hash >> 32)) & mask;
    for (;;) {
      const trace = load<u32>(slots + ((<usize>slot) << 2)) - 1;
      if (trace == -1) {
        store<u32>(spanOfTrace + ((<usize>traceCount) << 2), span);
        store<u32>(traceOf + ((<usize>i) << 2), traceCount);
        store<u32>(slots + ((<usize>slot) << 2), ++traceCount);
        break;
      }
      const known = spanAt(load<u32>(spanOfTrace + ((<usize>trace) << 2)));
      if (known.traceHigh == high && known.traceLow == low) {
        store<u32>(traceOf + ((<usize>i) << 2), trace);
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return traceOf;
}

/** Where its 16 bytes lie: a span begins with them. */
// @ts-ignore: decorator
@inline
function idOfTrace(trace: u32): usize {
  return changetype<usize>(spanAt(load<u32>(spanOfTrace + ((<usize>trace) << 2))));
}

/** Traces by id: one pass for each byte that differs, the last byte first. */
function sortTraces(): usize {
  const histogram = zeroedRoomOf(Room.histogram, 16 * 256 * 4);
  let from = roomOf(Room.sortFrom, (<usize>traceCount) << 2);
  let to = roomOf(Room.sortTo, (<usize>traceCount) << 2);
  for (let t: u32 = 0; t < traceCount; t++) {
    store<u32>(from + ((<usize>t) << 2), t);
    const id = idOfTrace(t);
    for (let b: usize = 0; b < 16; b++) {
      const count = histogram + (((b << 8) + <usize>load<u8>(id + b)) << 2);
      store<u32>(count, load<u32>(count) + 1);
    }
  }
  for (let b: i32 = 15; b >= 0; b--) {
    const counts = histogram + ((<usize>b) << 10);
    let sum: u32 = 0;
    let isDecided = false;
    for (let digit: usize = 0; digit < 256; digit++) {
      const count = load<u32>(counts + (digit << 2));
      if (count == traceCount) isDecided = true;
      store<u32>(counts + (digit << 2), sum);
      sum += count;
    }
    if (isDecided) continue;
    for (let i: u32 = 0; i < traceCount; i++) {
      const trace = load<u32>(from + ((<usize>i) << 2));
      const id = idOfTrace(trace);
      const next = counts + ((<usize>load<u8>(id + b)) << 2);
      const place = load<u32>(next);
      store<u32>(next, place + 1);
      store<u32>(to + ((<usize>place) << 2), trace);
    }
    const swap = from;
    from = to;
    to = swap;
  }
  return from;
}

/** Up to here a trace is sorted by insertion: spans mostly come in order. */
const FEW_SPANS: u32 = 48;

function sortTrace(from: u32, to: u32): void {
  if (to - from > FEW_SPANS) {
    mergeSort(from, to);
    return;
  }
  for (let at = from + 1; at < to; at++) {
    const span = load<u32>(order + ((<usize>at) << 2));
    let place = at;
    for (; place > from; place--) {
      const before = load<u32>(order + ((<usize>(place - 1)) << 2));
      if (!isBefore(span, before)) break;
      store<u32>(order + ((<usize>place) << 2), before);
    }
    store<u32>(order + ((<usize>place) << 2), span);
  }
}

/** Stable, as the insertion is. */
function mergeSort(from: u32, to: u32): void {
  for (let width: u32 = 1; width < to - from; width <<= 1) {
    for (let left = from; left < to; left += width << 1) {
      const middle = min(left + width, to);
      const right = min(middle + width, to);
      let a = left;
      let b = middle;
      for (let at = left; at < right; at++) {
        const takeB = a >= middle || (b < right && isBefore(load<u32>(order + ((<usize>b) << 2)), load<u32>(order + ((<usize>a) << 2))));
        store<u32>(scratch + ((<usize>at) << 2), load<u32>(order + ((<usize>(takeB ? b++ : a++)) << 2)));
      }
    }
    memory.copy(order + ((<usize>from) << 2), scratch + ((<usize>from) << 2), (<usize>(to - from)) << 2);
  }
}

// @ts-ignore: decorator
@inline
function isBefore(a: u32, b: u32): bool {
  const startA = spanAt(a).start;
  const startB = spanAt(b).start;
  return startA == startB ? bswap(spanAt(a).id) < bswap(spanAt(b).id) : startA < startB;
}

/** A block is closed before the trace that would make it too large; a trace that is too large by itself is split. */
function planBlocks(first: usize, bytesMax: u32): void {
  partCount = 0;
  partCapacity = traceCount + 64;
  partFirst = roomOf(Room.parts, (<usize>partCapacity) << 2);
  blockCount = 0;
  blockCapacity = 64;
  blockFirst = roomOf(Room.blocks, (<usize>blockCapacity) << 2);
  store<u32>(blockFirst, 0);
  let planBytes: u64 = 0;
  for (let t: u32 = 0; t < traceCount; t++) {
    const end = load<u32>(first + ((<usize>t) << 2), 4);
    let from = load<u32>(first + ((<usize>t) << 2));
    let bytes: u64 = 0;
    for (let at = from; at < end; at++) {
      const more: u64 = spanAt(load<u32>(order + ((<usize>at) << 2))).bytes;
      if (planBytes + bytes + more > bytesMax && planBytes > 0) {
        endBlock();
        planBytes = 0;
      }
      if (bytes + more > bytesMax && at > from) {
        addPart(from);
        endBlock();
        from = at;
        bytes = 0;
      }
      bytes += more;
    }
    addPart(from);
    planBytes += bytes;
  }
  if (partCount > load<u32>(blockFirst + ((<usize>blockCount) << 2))) endBlock();
  // The end of the last part.
  store<u32>(partFirst + ((<usize>partCount) << 2), selectionCount);
}

function addPart(from: u32): void {
  if (partCount + 1 >= partCapacity) {
    partFirst = moved(partFirst, (<usize>partCapacity) << 2, (<usize>partCapacity) << 3);
    partCapacity <<= 1;
  }
  store<u32>(partFirst + ((<usize>partCount) << 2), from);
  partCount++;
}

function endBlock(): void {
  blockCount++;
  if (blockCount == blockCapacity) {
    blockFirst = moved(blockFirst, (<usize>blockCapacity) << 2, (<usize>blockCapacity) << 3);
    blockCapacity <<= 1;
  }
  store<u32>(blockFirst + ((<usize>blockCount) << 2), partCount);
}
