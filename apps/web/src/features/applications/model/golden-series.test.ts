import type { Curves } from '@spanhouse/trace-store';
import { expect, it } from 'vitest';
import { goldenCurves } from './golden-series.ts';

const curves = (firstMs: number, count: readonly number[]): Curves => {
  const durations = count.map((spans) => (spans === 0 ? null : 5e6));
  return {
    bucketSeconds: 30,
    times: count.map((_, i) => firstMs + i * 30_000),
    count,
    errors: count.map((spans) => spans / 10),
    p50Ns: durations,
    p75Ns: durations,
    p90Ns: durations,
    p95Ns: durations,
    p99Ns: durations,
    maxNs: durations,
  };
};
const LATER = 1e9;

it('counts become rates and shares; a bucket without requests has no share', () => {
  const { rate, errors, latency } = goldenCurves(curves(0, [30, 0, 60]), null, ['p99'], LATER);
  expect(rate).toEqual([{ key: 'rate', isBefore: false, values: [1, 0, 2] }]);
  expect(errors[0]?.values).toEqual([0.1, null, 0.1]);
  expect(latency).toEqual([{ key: 'p99', isBefore: false, percentile: 'p99', values: [5e6, null, 5e6] }]);
});

it('a bucket that still fills is a gap, not a fall', () => {
  expect(goldenCurves(curves(0, [30, 30, 3]), null, ['p50'], 75_000).rate[0]?.values).toEqual([1, 1, null]);
});

it('the time before lies under the moments it is held against', () => {
  const before = { curves: curves(-60_000, [90, 30]), offsetMs: 60_000 };
  const { rate } = goldenCurves(curves(0, [30, 30, 30]), before, ['p50'], LATER);
  expect(rate[0]).toEqual({ key: 'rate-before', isBefore: true, values: [3, 1, null] });
});
