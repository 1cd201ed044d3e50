import { unixNano } from '@spanhouse/core';
import { describe, expect, it } from 'vitest';
import { READ_LIMITS } from '../limits.ts';
import { slicesOf } from './slices.ts';

const HOURS = READ_LIMITS.scanSliceNs;
const END = 1_000n * HOURS;

describe('slices of a range', () => {
  it.each([1n, HOURS - 1n, HOURS, HOURS + 1n, 24n * HOURS, 999n * HOURS])('cover %d ns, each moment once, the newest first', (width) => {
    const start = unixNano(END - width);
    const slices = slicesOf({ start, end: unixNano(END) });
    expect(slices[0].end).toBe(END);
    expect(slices.at(-1)?.start).toBe(start);
    for (const [i, slice] of slices.entries()) {
      expect(slice.start).toBeLessThan(slice.end);
      if (i > 0) expect(slice.end).toBe(slices[i - 1]?.start);
    }
    expect(slices.length).toBeLessThanOrEqual(11);
  });

  it('begin with the length that is quick to search', () => {
    const [first, second] = slicesOf({ start: unixNano(END - 5n * HOURS), end: unixNano(END) });
    expect(first.end - first.start).toBe(HOURS);
    expect((second?.end ?? 0n) - (second?.start ?? 0n)).toBe(HOURS);
  });
});
