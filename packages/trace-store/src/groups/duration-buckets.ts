import { sql, type Sql } from '@spanhouse/clickhouse';

/*
 * Durations are counted in buckets whose bounds are powers of 2^(1/32): 2.2 % wide, so that the middle of one is at most 1.1 % off. Counts of buckets add
 * up, whichever way the spans were found.
 */

const BUCKETS_PER_DOUBLING = 32;

/** The bucket of `duration_ns`. */
export const bucketSql: Sql = sql`toUInt16(floor(log2(greatest(duration_ns, 1)) * 32))`;

export function bucketOf(durationNs: bigint): number {
  return Math.floor(Math.log2(Math.max(1, Number(durationNs))) * BUCKETS_PER_DOUBLING);
}

/** Spans by bucket. */
export type Buckets = ReadonlyMap<number, number>;

/** The duration that this share of the spans does not exceed, in nanoseconds; 0 of none. */
export function quantileNs(buckets: Buckets, share: number): number {
  const ascending = [...buckets].sort(([a], [b]) => a - b);
  const wanted = ascending.reduce((sum, [, spans]) => sum + spans, 0) * share;
  let seen = 0;
  for (const [bucket, spans] of ascending) {
    seen += spans;
    if (seen >= wanted) return Math.round(2 ** ((bucket + 0.5) / BUCKETS_PER_DOUBLING));
  }
  return 0;
}
