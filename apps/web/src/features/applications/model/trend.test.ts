import { expect, it } from 'vitest';
import { coveredSeconds, settledBuckets } from './trend.ts';

const TREND = { bucketSeconds: 30, times: [0, 30_000, 60_000] };

it('counts are of the whole buckets up to now', () => {
  expect(coveredSeconds(TREND, 200_000)).toBe(90);
  expect(coveredSeconds(TREND, 75_000)).toBe(75);
  expect(coveredSeconds({ bucketSeconds: 30, times: [] }, 75_000)).toBe(1);
});

it('a bucket that still fills is left out', () => {
  expect(settledBuckets(TREND, 75_000)).toBe(2);
  expect(settledBuckets(TREND, 200_000)).toBe(3);
});
