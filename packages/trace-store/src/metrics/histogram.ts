/*
 * DURATIONS AS A HISTOGRAM THAT MERGES BY ADDITION
 *
 * Bucket b holds durations d (nanoseconds) with 2^(b / 64) <= d < 2^((b + 1) / 64): b = floor(64 * log2(d)). It is OpenTelemetry's exponential
 * histogram of scale 6. Bucket -1 holds durations of 0. A bucket stands for its geometric middle, which is at most 2^(1 / 128) - 1 = 0.54 % from
 * any duration in it; so is any quantile, whatever was merged before.
 */

/** Buckets for each doubling. */
export const BUCKETS_PER_OCTAVE = 64;
/** `0.95 * 20` is a little more than 19 in binary. */
const RANK_SLACK = 1e-6;
/** Of durations of 0. */
export const ZERO_BUCKET = -1;

/** @param durationNs whole, not negative */
export function bucketOf(durationNs: number): number {
  return durationNs < 1 ? ZERO_BUCKET : Math.floor(Math.log2(durationNs) * BUCKETS_PER_OCTAVE);
}

/** The duration, in nanoseconds, that a bucket stands for. */
export function bucketMiddleNs(bucket: number): number {
  return bucket < 0 ? 0 : 2 ** ((bucket + 0.5) / BUCKETS_PER_OCTAVE);
}

/** Counts by bucket; buckets ascend. */
export type Histogram = { readonly buckets: readonly number[]; readonly counts: readonly number[] };

/**
 * The smallest bucket that at least the share `q` of all durations lies in or below (nearest rank), as its middle in nanoseconds. NaN without any.
 *
 * @param q from 0 to 1
 */
export function quantileNs({ buckets, counts }: Histogram, q: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return NaN;
  const rank = Math.max(1, Math.ceil(q * total - RANK_SLACK));
  let below = 0;
  for (const [i, count] of counts.entries()) {
    below += count;
    if (below >= rank) return bucketMiddleNs(buckets[i] ?? ZERO_BUCKET);
  }
  return NaN;
}

/** Share of durations below `durationNs`, those of its own bucket counted half. NaN without any. */
export function shareBelow({ buckets, counts }: Histogram, durationNs: number): number {
  const bucket = bucketOf(durationNs);
  let below = 0;
  let total = 0;
  for (const [i, count] of counts.entries()) {
    const at = buckets[i] ?? ZERO_BUCKET;
    total += count;
    if (at < bucket) below += count;
    else if (at === bucket) below += count / 2;
  }
  return total === 0 ? NaN : below / total;
}
