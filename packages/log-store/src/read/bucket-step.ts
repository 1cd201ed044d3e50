import { NS_PER_MINUTE } from './range-sql.ts';

/** Steps below a minute, in ns: 1, 2, 5 times a power of ten, or a divisor of the minute. A minute holds each of them a whole number of times. */
const SHORT_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000].map((ms) => BigInt(ms) * 1_000_000n);
const MINUTE_STEPS = [1n, 2n, 5n, 10n, 15n, 30n, 60n, 120n, 180n, 360n, 720n, 1_440n].map((minutes) => minutes * NS_PER_MINUTE);

/** The shortest round step that makes at most so many buckets. */
export function stepOf(rangeNs: bigint, buckets: number): bigint {
  const least = rangeNs / BigInt(buckets) + 1n;
  return (
    [...SHORT_STEPS, ...MINUTE_STEPS].find((step) => step >= least) ??
    ((least - 1n) / (1_440n * NS_PER_MINUTE) + 1n) * 1_440n * NS_PER_MINUTE
  );
}
