import { expect, it } from 'vitest';
import { bandOf, isWithin, labelledBins, placeOf } from './bands.ts';

const BINS = [1, 10, 100, 1_000].map((from) => ({ from, to: from * 10, count: from }));

it('a drag covers all bars between its ends, whichever way it went', () => {
  expect(bandOf(BINS, 2, 1)).toEqual({ from: 10, to: 1_000 });
  expect(bandOf([], 0, 0)).toBeNull();
  expect(BINS.map((bin) => isWithin(bin, { from: 10, to: 1_000 }))).toEqual([false, true, true, false]);
});

it('a value stands within its bar, however wide that is', () => {
  expect(placeOf(BINS, 1)).toBe(0);
  expect(placeOf(BINS, 55)).toBeCloseTo(0.375);
  expect(placeOf(BINS, 1e9)).toBe(1);
});

it('writes as many edges as have room', () => {
  expect(labelledBins(BINS, 2)).toEqual([0, 2]);
});
