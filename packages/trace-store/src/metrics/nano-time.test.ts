import fc from 'fast-check';
import { expect, it } from 'vitest';
import { msOfNano, nanoBetween } from './nano-time.ts';

const word = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff));
const nano = (low: number, high: number): bigint => (BigInt(high) << 32n) | BigInt(low);

it('milliseconds are those of whole numbers', () => {
  fc.assert(
    fc.property(word, word, (low, high) => {
      expect(msOfNano(low, high)).toBe(Number(nano(low, high) / 1_000_000n));
    }),
    { numRuns: 5_000 },
  );
});

it('milliseconds change exactly where they end', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: (1n << 64n) / 1_000_000n - 1n }), (ms) => {
      const at = ms * 1_000_000n;
      const of = (value: bigint): number => msOfNano(Number(value & 0xffff_ffffn), Number(value >> 32n));
      expect([of(at - 1n), of(at)]).toEqual([Number(ms - 1n), Number(ms)]);
    }),
    { numRuns: 5_000 },
  );
});

it('a distance is exact or not given', () => {
  fc.assert(
    fc.property(word, word, word, fc.oneof(word, fc.nat(3)), (lowA, highA, lowB, by) => {
      const highB = (highA + by) >>> 0;
      const distance = nano(lowB, highB) - nano(lowA, highA);
      const found = nanoBetween(lowA, highA, lowB, highB);
      if (Number.isNaN(found)) expect(distance < 0n ? -distance : distance).toBeGreaterThanOrEqual((1n << 53n) - (1n << 32n));
      else expect(BigInt(found)).toBe(distance);
    }),
    { numRuns: 5_000 },
  );
});
