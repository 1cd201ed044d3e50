import { describe, expect, it } from 'vitest';
import { decadeTicks, durationDomain, linearScale, logScale, roundTicks, timeTicks } from './scatter-scale.ts';

describe('scales', () => {
  it('go to pixels and back', () => {
    for (const scale of [linearScale(10, 1000, 300, 20), logScale(10, 1000, 300, 20)]) {
      for (const value of [10, 35, 999]) expect(scale.toValue(scale.toPixel(value))).toBeCloseTo(value, 6);
    }
  });

  it('keep an empty range finite', () => {
    expect(Number.isFinite(linearScale(5, 5, 0, 100).toPixel(5))).toBe(true);
  });
});

describe('ticks', () => {
  it('of durations are whole decades around the data', () => {
    expect(durationDomain([3e6, 4e8])).toEqual({ from: 1e6, to: 1e9 });
    expect(durationDomain([])).toEqual({ from: 1e5, to: 1e9 });
    expect(decadeTicks(1e6, 1e9)).toEqual([1e6, 1e7, 1e8, 1e9]);
  });

  it('of time are round in the viewer\u2019s zone', () => {
    // 00:10 to 01:10 at +05:30: quarter hours of that zone.
    const ticks = timeTicks(600_000, 4_200_000, 5, 19_800_000);
    expect(ticks).toEqual([900_000, 1_800_000, 2_700_000, 3_600_000]);
  });

  it('of offsets are 1, 2 or 5 and never more than asked for', () => {
    expect(roundTicks(0, 1_284, 5)).toEqual([0, 500, 1000]);
    expect(roundTicks(0, 0, 5)).toEqual([0]);
    for (let to = 1; to < 1e9; to *= 3.7) expect(roundTicks(0, to, 6).length).toBeLessThanOrEqual(7);
  });
});
