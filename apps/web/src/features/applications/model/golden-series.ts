import type { Curves } from '@spanhouse/trace-store';
import { PERCENTILES, type Percentile } from '../url.ts';
import { movedTo } from './comparison.ts';
import { settledBuckets } from './trend.ts';

/** A curve of a golden chart; `isBefore` is the one of the time it is held against. */
export type GoldenCurve = { readonly key: string; readonly isBefore: boolean; readonly values: readonly (number | null)[] };
export type GoldenCurves = {
  readonly times: readonly number[];
  readonly bucketMs: number;
  readonly rate: readonly GoldenCurve[];
  readonly errors: readonly GoldenCurve[];
  readonly latency: readonly (GoldenCurve & { readonly percentile: Percentile })[];
};

/**
 * Curves of rate (per second), errors (share) and latency (ns). A bucket that still fills is a gap; so is the error share of one without requests.
 * @param before curves of the range that lies `offsetMs` back
 */
export function goldenCurves(
  now: Curves,
  before: { readonly curves: Curves; readonly offsetMs: number } | null,
  percentiles: readonly Percentile[],
  nowMs: number,
): GoldenCurves {
  const settled = settledBuckets(now, nowMs);
  const both = (key: string, read: (curves: Curves) => readonly (number | null)[]): readonly GoldenCurve[] => {
    const curve = { key, isBefore: false, values: read(now).map((value, i) => (i < settled ? value : null)) };
    if (before === null) return [curve];
    const values = movedTo(now.times, { times: before.curves.times, values: read(before.curves) }, before.offsetMs);
    return [{ key: `${key}-before`, isBefore: true, values }, curve];
  };
  return {
    times: now.times,
    bucketMs: now.bucketSeconds * 1_000,
    rate: both('rate', rates),
    errors: both('errors', errorShares),
    latency: PERCENTILES.filter((percentile) => percentiles.includes(percentile)).flatMap((percentile) =>
      both(percentile, (curves) => valuesOf(curves, percentile)).map((curve) => ({ ...curve, percentile })),
    ),
  };
}

function rates({ count, bucketSeconds }: Curves): readonly number[] {
  return count.map((spans) => spans / bucketSeconds);
}

function errorShares({ count, errors }: Curves): readonly (number | null)[] {
  return count.map((spans, i) => (spans === 0 ? null : (errors[i] ?? 0) / spans));
}

export function valuesOf(curves: Curves, percentile: Percentile): readonly (number | null)[] {
  return curves[`${percentile}Ns`];
}

/** What a position in the ranking of percentiles is, for their colours; the greatest is 100. */
export function percentileRank(percentile: Percentile): number {
  return percentile === 'max' ? 100 : Number(percentile.slice(1));
}

export type Totals = { readonly count: number; readonly errors: number };

export function totalsOf({ count, errors }: Curves): Totals {
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  return { count: sum(count), errors: sum(errors) };
}
