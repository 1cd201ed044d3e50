import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unixMsFromNano, unixNano, unixNanoFromMs } from './units.ts';

it('nanoseconds are all of an unsigned 64-bit integer and nothing else', () => {
  expect(unixNano(0n)).toBe(0n);
  expect(unixNano(2n ** 64n - 1n)).toBe(2n ** 64n - 1n);
  expect(() => unixNano(-1n)).toThrow(RangeError);
  expect(() => unixNano(2n ** 64n)).toThrow(RangeError);
});

it('milliseconds go to nanoseconds and back without loss; what is below a millisecond is cut', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 18_446_744_073_709 }), fc.bigInt({ min: 0n, max: 999_999n }), (ms, below) => {
      expect(unixNanoFromMs(ms)).toBe(BigInt(ms) * 1_000_000n);
      expect(unixMsFromNano(unixNano(BigInt(ms) * 1_000_000n + below))).toBe(ms);
    }),
  );
  expect(unixNanoFromMs(1.9)).toBe(1_000_000n);
});
