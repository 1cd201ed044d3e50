/** How a service fares, in one word. Its order is that of concern. */
export const HEALTHS = ['failing', 'errors', 'slower', 'quiet', 'healthy'] as const;
export type Health = (typeof HEALTHS)[number];

export type HealthFigures = { readonly count: number; readonly errors: number; readonly p99Ns: number | null };

const FAILING_SHARE = 0.05;
const ERRORS_SHARE = 0.01;
const SLOWER_TIMES = 1.5;
/** Fewer requests say little about a share or a percentile. */
const REQUESTS_MIN = 20;
/** Part of the requests of the time it is held against below which something is quiet. */
const QUIET_SHARE = 0.2;

/** @param before the time that it is held against; null when there is nothing */
export function healthOf(now: HealthFigures, before: HealthFigures | null): Health {
  const isJudged = now.count >= REQUESTS_MIN;
  const share = now.count === 0 ? 0 : now.errors / now.count;
  if (isJudged && share >= FAILING_SHARE) return 'failing';
  if (isJudged && share >= ERRORS_SHARE) return 'errors';
  if (before !== null && before.count >= REQUESTS_MIN) {
    if (now.count < before.count * QUIET_SHARE) return 'quiet';
    if (isJudged && now.p99Ns !== null && before.p99Ns !== null && now.p99Ns > before.p99Ns * SLOWER_TIMES) return 'slower';
  }
  return 'healthy';
}
