/**
 * Which spans are worth a scan when only a share of the traces is looked at: those whose trace is in the share, and those whose trace may be
 * known already. The others are passed by their first bytes.
 */
import { allocate } from './memory';

let isShared: bool = false;
let project: u32 = 0;
let shareMask: u32 = 0;
/** A bit for each place of a hash, by its upper bits: KnownTraces of src/derive. */
let known: usize = 0;
let knownShift: u32 = 0;

/** All are looked at until somebody says otherwise. */
export function startShare(): void {
  isShared = false;
}

/** Room for the bits of what is known, for the host to fill in. @param bits as a power of two, 5 to 31 */
export function roomForKnown(bits: u32): usize {
  known = allocate((<usize>1) << (bits - 3));
  knownShift = 32 - bits;
  isShared = true;
  return known;
}

/** What the next requests are measured by. @param weight a power of two: one in so many traces is looked at */
export function lookAtShare(projectId: u32, weight: u32): void {
  project = projectId;
  shareMask = weight - 1;
}

const TRACE_ID: u8 = 10;

/**
 * Whether a span is to be scanned; `at` is where its message begins. One that does not begin with its trace id is. What its share is follows
 * from the id that it begins with: no sender writes another one behind.
 */
// @ts-ignore: decorator
@inline
export function isWanted(at: usize, end: usize): bool {
  if (!isShared || end - at < 18 || load<u8>(at) != TRACE_ID || load<u8>(at + 1) != 16) return true;
  const hash = hashOfTrace(at + 2);
  const bit = hash >> knownShift;
  const word = known + ((<usize>(bit >> 5)) << 2);
  const bits = load<u32>(word);
  const flag = (<u32>1) << (bit & 31);
  if ((hash & shareMask) == 0) {
    // It will be open when its next spans come, whatever the share is then.
    store<u32>(word, bits | flag);
    return true;
  }
  return (bits & flag) != 0;
}

/** traceHash of src/derive/trace-hash.ts. */
// @ts-ignore: decorator
@inline
function hashOfTrace(id: usize): u32 {
  let hash: u32 = ((project ^ load<u32>(id)) * 0x85ebca6b) ^ load<u32>(id, 4);
  hash = ((hash ^ (hash >> 15)) * 0xc2b2ae35) ^ load<u32>(id, 8);
  hash = ((hash ^ (hash >> 13)) * 0x27d4eb2f) ^ load<u32>(id, 12);
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  return hash ^ (hash >> 13);
}
