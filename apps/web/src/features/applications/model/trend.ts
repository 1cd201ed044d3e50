/** Buckets of an answer: when each begins, and how long they are. */
export type Trend = { readonly bucketSeconds: number; readonly times: readonly number[] };

/** Seconds that the counts of an answer are of: whole buckets, but nothing of what lies ahead. */
export function coveredSeconds({ bucketSeconds, times }: Trend, toMs: number): number {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return 1;
  return Math.max(1, (Math.min(last + bucketSeconds * 1_000, toMs) - first) / 1_000);
}

/** Spans arrive some seconds after they ended, and are counted some seconds after that. */
const SETTLED_AFTER_MS = 10_000;

/** How many of the buckets, from the first, are over: one that still fills would look like a fall. */
export function settledBuckets({ bucketSeconds, times }: Trend, nowMs: number): number {
  const end = nowMs - SETTLED_AFTER_MS;
  return times.filter((time) => time + bucketSeconds * 1_000 <= end).length;
}
