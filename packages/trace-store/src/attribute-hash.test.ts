import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeHash, attributeHashLow, attributeHashOfBytes, hashValue, keyState } from './attribute-hash.ts';

/** MurmurHash3_x86_32 as published (Austin Appleby, smhasher, public domain), on one array, a byte at a time. */
function murmur3(bytes: Uint8Array, seed: number): number {
  const mix = (word: number) => {
    const product = Math.imul(word, 0xcc9e2d51);
    return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
  };
  let hash = seed;
  const whole = bytes.length - (bytes.length % 4);
  for (let at = 0; at < whole; at += 4) {
    hash ^= mix(new DataView(bytes.buffer, bytes.byteOffset + at, 4).getInt32(0, true));
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= whole; at--) tail = (tail << 8) | (bytes[at] ?? 0);
  if (bytes.length > whole) hash ^= mix(tail);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const encoder = new TextEncoder();

describe('attribute hash', () => {
  it('the reference used here gives the published test vectors of MurmurHash3_x86_32', () => {
    expect(murmur3(encoder.encode(''), 1)).toBe(0x514e28b7);
    expect(murmur3(encoder.encode('test'), 0)).toBe(0xba6bd213);
    expect(murmur3(encoder.encode('Hello, world!'), 0x9747b28c)).toBe(0x24884cba);
    expect(murmur3(encoder.encode('The quick brown fox jumps over the lazy dog'), 0x9747b28c)).toBe(0x2fa826cd);
  });

  it('is 40 bits of the two MurmurHash3 of key, zero byte and value, for strings and for bytes alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 60 }), (key, value) => {
        const whole = encoder.encode(`${key}\0${value}`);
        const expected = (BigInt(murmur3(whole, 0x9747b28c) & 0xff) << 32n) | BigInt(murmur3(whole, 0));
        expect(attributeHash(key, value)).toBe(expected);
        expect(attributeHashOfBytes(encoder.encode(key), encoder.encode(value))).toBe(expected);
        expect(attributeHashLow(key, value)).toBe(murmur3(whole, 0));
      }),
      { numRuns: 500 },
    );
  });

  it('continues a kept key state at any position of a larger array', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.uint8Array({ maxLength: 40 }), fc.nat(9), (key, value, before) => {
        const array = new Uint8Array(before + value.length + 5).fill(0xff);
        array.set(value, before);
        const out = new Uint32Array(2);
        hashValue(keyState(key, 0, key.length), array, before, before + value.length, out);
        expect((BigInt((out[1] ?? 0) & 0xff) << 32n) | BigInt(out[0] ?? 0)).toBe(attributeHashOfBytes(key, value));
      }),
    );
  });

  it('spreads: 200,000 numbered values have distinct hashes and fill 4,096 buckets evenly', () => {
    const seen = new Set<bigint>();
    const buckets = new Uint32Array(4096);
    for (let i = 0; i < 200_000; i++) {
      const hash = attributeHash('bizOrderId', String(7_000_000 + i));
      seen.add(hash);
      const bucket = Number(hash & 4095n);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    expect(seen.size).toBe(200_000);
    // Poisson with mean 48.8 and deviation 7: six deviations each way.
    expect(Math.min(...buckets)).toBeGreaterThan(7);
    expect(Math.max(...buckets)).toBeLessThan(91);
  });
});
