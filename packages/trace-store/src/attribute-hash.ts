/*
 * ATTRIBUTE HASH
 *
 * Names an attribute (key and value) in the index: `attribute_blocks.hash` holds the low 40 bits,
 * `spans.attribute_hashes` the low 32. It is a filter, never a proof: whoever finds a span by it
 * compares the attribute itself in the block. 40 bits: with a thousand million rows a day one look-up in a
 * thousand reads one block too many, and each row costs 1.4 bytes less than with 64 (measured; README.md).
 *
 *   input  = UTF-8 of the key, one byte 0x00, UTF-8 of the value's text
 *   low    = MurmurHash3_x86_32(input, seed 0)            bits 0 to 31
 *   high   = MurmurHash3_x86_32(input, seed 0x9747b28c)   bits 32 to 63, of which the index keeps 32 to 39
 *
 * Text of a value: a string as it is; an int in decimal; a bool as `true` or `false`; a double as
 * JavaScript prints it (`0.5`, `1e+21`, `NaN`, `Infinity`). Arrays, maps, bytes and empty values have no hash.
 *
 * Why this one: both halves mix the same words, so one pass over the bytes makes the two; 32-bit
 * multiplications are what JavaScript has natively; and anyone can recompute the low half in
 * ClickHouse: murmurHash3_32(concat(key, '\0', value)).
 *
 * The state after key and 0x00 can be kept (`keyState`) and continued with each value (`hashValue`).
 */
import type { AnyValue } from '@spanhouse/otlp';

const SEED_LOW = 0;
const SEED_HIGH = 0x9747b28c;
const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

/** Hash in progress: the whole words of key + 0x00 are mixed in, up to three bytes wait in `carry`. */
export type KeyState = {
  readonly low: number;
  readonly high: number;
  /** Little-endian, `carryBytes` bytes. */
  readonly carry: number;
  readonly carryBytes: number;
  readonly bytes: number;
};

function mixWord(word: number): number {
  const product = Math.imul(word, C1);
  return Math.imul((product << 15) | (product >>> 17), C2);
}

function step(hash: number, mixed: number): number {
  const joined = hash ^ mixed;
  return (Math.imul((joined << 13) | (joined >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, length: number): number {
  let mixed = hash ^ length;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** State after the key `bytes[start, end)` and its zero byte. */
export function keyState(bytes: Uint8Array, start: number, end: number): KeyState {
  const length = end - start + 1;
  let low = SEED_LOW;
  let high = SEED_HIGH;
  let at = start;
  const byteAt = (index: number): number => (index < end ? (bytes[index] ?? 0) : 0);
  for (let words = length >>> 2; words > 0; words--, at += 4) {
    const mixed = mixWord(byteAt(at) | (byteAt(at + 1) << 8) | (byteAt(at + 2) << 16) | (byteAt(at + 3) << 24));
    low = step(low, mixed);
    high = step(high, mixed);
  }
  const carryBytes = length & 3;
  let carry = 0;
  for (let i = 0; i < carryBytes; i++) carry |= byteAt(at + i) << (8 * i);
  return { low, high, carry, carryBytes, bytes: length };
}

/** Writes the hash of (key, `bytes[start, end)`) to `out`: low half at 0, high half at 1. No allocation. */
export function hashValue(state: KeyState, bytes: Uint8Array, start: number, end: number, out: Uint32Array): void {
  const shift = state.carryBytes << 3;
  let { low, high, carry } = state;
  let at = start;
  for (const last = end - 4; at <= last; at += 4) {
    // eslint-disable-next-line @typescript-eslint/no-non-null-assertion -- inside the range; this is the innermost loop of ingest
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    const mixed = mixWord(carry | (word << shift));
    carry = (word >>> (31 - shift)) >>> 1; // two steps, because a shift by 32 is a shift by 0
    low = step(low, mixed);
    high = step(high, mixed);
  }
  let waiting = state.carryBytes;
  for (; at < end; at++) {
    carry |= (bytes[at] ?? 0) << (waiting << 3);
    waiting++;
    if (waiting === 4) {
      const mixed = mixWord(carry);
      low = step(low, mixed);
      high = step(high, mixed);
      carry = 0;
      waiting = 0;
    }
  }
  if (waiting > 0) {
    const mixed = mixWord(carry);
    low ^= mixed;
    high ^= mixed;
  }
  const length = state.bytes + end - start;
  out[0] = finish(low, length);
  out[1] = finish(high, length);
}

/** Bits of a hash, and of its high half, that the index keeps. */
export const KEPT_BITS = 40;
export const HIGH_BITS_MASK = 0xff;

/** Of the bytes of key and value text, as the write path meets them. Equal to `attributeHash` of the same text. */
export function attributeHashOfBytes(key: Uint8Array, value: Uint8Array): bigint {
  const out = new Uint32Array(2);
  hashValue(keyState(key, 0, key.length), value, 0, value.length, out);
  return (BigInt((out[1] ?? 0) & HIGH_BITS_MASK) << 32n) | BigInt(out[0] ?? 0);
}

const encoder = new TextEncoder();

/** What `attribute_blocks.hash` holds: 40 bits. `value` is the value's text (see the head of this file). */
export function attributeHash(key: string, value: string): bigint {
  return attributeHashOfBytes(encoder.encode(key), encoder.encode(value));
}

/** What `spans.attribute_hashes` holds. */
export function attributeHashLow(key: string, value: string): number {
  return Number(attributeHash(key, value) & 0xffff_ffffn);
}

/** The text under which a value is hashed and compared; null for values that are not searchable by equality. */
export function searchableText(value: AnyValue | null): string | null {
  switch (value?.kind) {
    case 'string':
      return value.value;
    case 'int':
      return value.value.toString();
    case 'bool':
    case 'double':
      return String(value.value);
    default:
      return null;
  }
}
