import fc from 'fast-check';
import { expect, it } from 'vitest';
import { browserNow } from './browser-clock.ts';
import { unixMs, unixMsFromNano, unixNano, unixNanoFromMs } from './units.ts';

it('nanoseconds are all of an unsigned 64-bit integer and nothing else', () => {
  expect(unixNano(0n)).toBe(0n);
  expect(unixNano(2n ** 64n - 1n)).toBe(2n ** 64n - 1n);
  expect(() => unixNano(-1n)).toThrow(RangeError);
  expect(() => unixNano(2n ** 64n)).toThrow(RangeError);
});

it('milliseconds go to nanoseconds and back without loss; what is below a millisecond is cut', () => {
  // The millisecond after the largest one here is the last, and not whole: 2^64 ns end within it.
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 18_446_744_073_708 }), fc.bigInt({ min: 0n, max: 999_999n }), (ms, below) => {
      expect(unixNanoFromMs(ms)).toBe(BigInt(ms) * 1_000_000n);
      expect(unixMsFromNano(unixNano(BigInt(ms) * 1_000_000n + below))).toBe(ms);
    }),
  );
  expect(unixNanoFromMs(1.9)).toBe(1_000_000n);
});

it('the last moment that OTLP can name goes to milliseconds exactly', () => {
  expect(unixMsFromNano(unixNano(2n ** 64n - 1n))).toBe(18_446_744_073_709);
});

it.each([Number.NaN, Infinity, -1, 18_446_744_073_710])('%d milliseconds are no time', (ms) =>
  expect(() => unixNanoFromMs(ms)).toThrow(RangeError),
);

it('milliseconds are what they were', () => {
  expect(unixMs(1.5)).toBe(1.5);
});

it('a page reads the time of its machine', () => {
  const before = Date.now();
  expect(browserNow()).toBeGreaterThanOrEqual(before);
  expect(browserNow()).toBeLessThanOrEqual(Date.now());
});
