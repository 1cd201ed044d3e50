import type { z } from 'zod';
import type { Curves } from '../model/application-reader.ts';
import { positionOf, type Buckets } from './buckets.ts';
import { quantilesOf, type Quantiles } from './quantiles.ts';
import type { CurveRow } from './queries/curves.ts';

/** One point a bucket, also where nothing was counted. */
export function toCurves(buckets: Buckets, rows: readonly z.output<typeof CurveRow>[]): Curves {
  const { times, resolution } = buckets;
  const byPosition = new Map(rows.map((row) => [positionOf(buckets, row.at), row]));
  const points = times.map((_, i) => byPosition.get(i));
  const quantiles = points.map((row) =>
    quantilesOf(row?.quantiles ?? [], row === undefined ? {} : { minNs: row.min_ns, maxNs: row.max_ns }),
  );
  const curve = (name: keyof Quantiles): readonly (number | null)[] => quantiles.map((each) => each[name]);
  return {
    bucketSeconds: resolution.seconds,
    times,
    count: points.map((row) => row?.spans ?? 0),
    errors: points.map((row) => row?.errors ?? 0),
    p50Ns: curve('p50Ns'),
    p75Ns: curve('p75Ns'),
    p90Ns: curve('p90Ns'),
    p95Ns: curve('p95Ns'),
    p99Ns: curve('p99Ns'),
    maxNs: points.map((row) => row?.max_ns ?? null),
  };
}
