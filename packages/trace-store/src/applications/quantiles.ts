import { sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import { bucketMiddleNs } from '../metrics/histogram.ts';

/** The quantiles that every answer has, in this order. */
export const QUANTILES = [0.5, 0.75, 0.9, 0.95, 0.99] as const;

/**
 * Buckets of QUANTILES (nearest rank), of a merged histogram `histogram` in scope: an Array(Int16), empty when there is nothing.
 * The keys of a merged map ascend.
 */
export const quantileBuckets: Sql = sql`if(empty(histogram), [], arrayMap(q -> mapKeys(histogram)[arrayFirstIndex(below -> below >= greatest(1, ceil(q * arraySum(mapValues(histogram)) - 0.000001)), arrayCumSum(mapValues(histogram)))], [0.5, 0.75, 0.9, 0.95, 0.99]))`;

/** As `quantileBuckets` comes back. */
export const QuantileBuckets = z.array(z.number());

export type Quantiles = {
  readonly p50Ns: number | null;
  readonly p75Ns: number | null;
  readonly p90Ns: number | null;
  readonly p95Ns: number | null;
  readonly p99Ns: number | null;
};

/** @param minNs, maxNs bound what the middle of a bucket may say, when they are known */
export function quantilesOf(buckets: readonly number[], { minNs = 0, maxNs = Infinity } = {}): Quantiles {
  const at = (i: number): number | null => {
    const bucket = buckets[i];
    return bucket === undefined ? null : Math.round(Math.min(Math.max(bucketMiddleNs(bucket), minNs), maxNs));
  };
  return { p50Ns: at(0), p75Ns: at(1), p90Ns: at(2), p95Ns: at(3), p99Ns: at(4) };
}
