import { expect, it } from 'vitest';
import { latencyOf, percentile } from './percentiles.ts';

it('takes the nearest rank: of 1 to 100, p50 is 50 and p99 is 99', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(latencyOf(values)).toEqual({ p50Ms: 50, p90Ms: 90, p99Ms: 99 });
});

it('has no percentile of nothing', () => {
  expect(percentile([], 0.5)).toBeNaN();
});
