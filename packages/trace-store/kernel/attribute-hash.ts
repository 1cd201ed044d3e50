/** The attribute hash of the index: src/attribute-hash.ts says what it is and why. State of a key: low, high, carry, carried bytes, length. */

const C1: u32 = 0xcc9e2d51;
const C2: u32 = 0x1b873593;
const SEED_HIGH: u32 = 0x9747b28c;

export const KEY_STATE_BYTES: usize = 20;

// @ts-ignore: decorator
@inline
function mixWord(word: u32): u32 {
  return rotl(word * C1, 15) * C2;
}

// @ts-ignore: decorator
@inline
function step(hash: u32, mixed: u32): u32 {
  return rotl(hash ^ mixed, 13) * 5 + 0xe6546b64;
}

// @ts-ignore: decorator
@inline
function finish(hash: u32, length: u32): u32 {
  hash ^= length;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return hash ^ (hash >> 16);
}

/** Writes the state after a key and its zero byte. */
export function hashKey(at: usize, length: u32, state: usize): void {
  const bytes = length + 1;
  let low: u32 = 0;
  let high: u32 = SEED_HIGH;
  let i: u32 = 0;
  for (; i + 4 <= bytes; i += 4) {
    // The last byte of the last word may be the zero byte.
    const word = i + 4 <= length ? load<u32>(at + i) : load<u32>(at + i) & 0x00ff_ffff;
    const mixed = mixWord(word);
    low = step(low, mixed);
    high = step(high, mixed);
  }
  const carried = bytes & 3;
  let carry: u32 = 0;
  for (let c: u32 = 0; c < carried; c++) if (i + c < length) carry |= (<u32>load<u8>(at + i + c)) << (c << 3);
  store<u32>(state, low);
  store<u32>(state, high, 4);
  store<u32>(state, carry, 8);
  store<u32>(state, carried, 12);
  store<u32>(state, bytes, 16);
}

/** Low and high half of the last hash. */
export let hashLow: u32 = 0;
export let hashHigh: u32 = 0;

/** Continues the state of a key with the text of a value. */
export function hashValue(state: usize, at: usize, length: u32): void {
  let low = load<u32>(state);
  let high = load<u32>(state, 4);
  const carried = load<u32>(state, 12);
  const shift: u64 = carried << 3;
  let waiting: u64 = load<u32>(state, 8);
  const end = at + length;
  for (; at + 4 <= end; at += 4) {
    waiting |= (<u64>load<u32>(at)) << shift;
    const mixed = mixWord(<u32>waiting);
    waiting >>= 32;
    low = step(low, mixed);
    high = step(high, mixed);
  }
  let bits = shift;
  for (; at < end; at++) {
    waiting |= (<u64>load<u8>(at)) << bits;
    bits += 8;
  }
  if (bits >= 32) {
    const mixed = mixWord(<u32>waiting);
    waiting >>= 32;
    bits -= 32;
    low = step(low, mixed);
    high = step(high, mixed);
  }
  if (bits > 0) {
    const mixed = mixWord(<u32>waiting);
    low ^= mixed;
    high ^= mixed;
  }
  const total = load<u32>(state, 16) + length;
  hashLow = finish(low, total);
  hashHigh = finish(high, total);
}
