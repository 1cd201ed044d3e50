/** Memory of one cut: taken piece by piece, given back all at once. Whatever lies behind an end may be read (never used) up to SLACK bytes. */

const SLACK: usize = 64;
const PAGE_BITS: usize = 16;

let top: usize = 0;

export function resetMemory(): void {
  top = (__heap_base + 63) & ~(<usize>63);
  resetRooms();
}

/** Not cleared. Traps when there is no more memory. */
export function allocate(bytes: usize): usize {
  const at = top;
  const end = (at + bytes + 63) & ~(<usize>63);
  if (end < at) unreachable();
  const needed = (end + SLACK + (1 << PAGE_BITS) - 1) >> PAGE_BITS;
  const have = <usize>memory.size();
  if (needed > have && memory.grow(<i32>(needed - have)) < 0) unreachable();
  top = end;
  return at;
}

export function allocateZeroed(bytes: usize): usize {
  const at = allocate(bytes);
  memory.fill(at, 0, bytes);
  return at;
}

/** What is needed again and again in a cut, group after group, and only until the next time: each has a room of its own. */
export const enum Room {
  order,
  sortScratch,
  traceOf,
  traceSlots,
  spanOfTrace,
  histogram,
  sortFrom,
  sortTo,
  rank,
  traceFirst,
  parts,
  blocks,
  partFrames,
  entries,
  entrySlots,
  spansOfService,
  spansOfOrigin,
  rareLastBlock,
  distinct,
  commonFirst,
  common,
  commonNext,
  isKept,
  best,
  kept,
  seriesSlots,
  seriesMembers,
  listedNext,
  listed,
  last,
}
const rooms: usize = memory.data((<i32>Room.last) << 3);

function resetRooms(): void {
  memory.fill(rooms, 0, (<usize>Room.last) << 3);
}

/** A room of at least so many bytes. What it held is lost. */
export function roomOf(room: Room, bytes: usize): usize {
  const entry = rooms + ((<usize>room) << 3);
  const have = <usize>load<u32>(entry, 4);
  if (bytes <= have && load<u32>(entry) != 0) return load<u32>(entry);
  const size = max(bytes, have << 1);
  const at = allocate(size);
  store<u32>(entry, <u32>at);
  store<u32>(entry, <u32>size, 4);
  return at;
}

export function zeroedRoomOf(room: Room, bytes: usize): usize {
  const at = roomOf(room, bytes);
  memory.fill(at, 0, bytes);
  return at;
}

/** The same content in a larger place. */
export function moved(from: usize, used: usize, bytes: usize): usize {
  const to = allocate(bytes);
  memory.copy(to, from, used);
  return to;
}

const PIECE_BYTES: usize = 1 << 20;
let pieceAt: usize = 0;
let pieceEnd: usize = 0;

export function resetKept(): void {
  pieceAt = 0;
  pieceEnd = 0;
}

/** Room for bytes that are kept until the cut is done. */
// @ts-ignore: decorator
@inline
export function keep(bytes: usize): usize {
  if (pieceEnd - pieceAt < bytes) return keepInNewPiece(bytes);
  const at = pieceAt;
  pieceAt += bytes;
  return at;
}

function keepInNewPiece(bytes: usize): usize {
  if (bytes > PIECE_BYTES / 4) return allocate(bytes);
  pieceAt = allocate(PIECE_BYTES + 8); // `copyShort` writes beyond the end
  pieceEnd = pieceAt + PIECE_BYTES;
  const at = pieceAt;
  pieceAt += bytes;
  return at;
}
