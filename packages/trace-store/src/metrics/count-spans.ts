import type { CutSpans } from '../cut/cut-spans.ts';
import { msOfNano, nanoBetween } from '../cut/nano-time.ts';
import type { Group } from '../write/group.ts';
import type { MetricCounts } from './metric-counts.ts';
import type { MetricSeries } from './metric-series.ts';
import { AHEAD_MAX_SECONDS, LATE_MAX_SECONDS, RESOLUTIONS } from './resolutions.ts';

const BUCKET_MS = (RESOLUTIONS[0]?.seconds ?? 0) * 1_000;
/** Longer ones count as this: 104 days, beyond which a double no longer holds every nanosecond. */
const DURATION_MAX_NS = 2 ** 53 - 1;

/**
 * Counts the spans of a group, each in the bucket of its start. Spans that start more than a day before the group was received, or minutes
 * after, are left out.
 *
 * @returns how many were left out
 */
export function countSpans(cut: CutSpans, group: Group, series: MetricSeries, counts: MetricCounts): number {
  const { selection, projectId, receivedAt } = group;
  const { scan } = cut;
  const { start, end, traceIdAt, bytes } = scan;
  const earliest = Math.floor(((receivedAt - LATE_MAX_SECONDS) * 1_000) / BUCKET_MS);
  const latest = Math.floor(((receivedAt + AHEAD_MAX_SECONDS) * 1_000) / BUCKET_MS);
  let leftOut = 0;
  for (let i = 0; i < selection.length; i++) {
    const span = selection[i] ?? 0;
    const low = start[span * 2] ?? 0;
    const high = start[span * 2 + 1] ?? 0;
    const bucket = Math.floor(msOfNano(low, high) / BUCKET_MS);
    if (bucket < earliest || bucket > latest) {
      leftOut++;
      continue;
    }
    const duration = nanoBetween(low, high, end[span * 2] ?? 0, end[span * 2 + 1] ?? 0);
    const durationNs = Number.isNaN(duration) ? longDuration(end[span * 2 + 1] ?? 0, high) : Math.max(duration, 0);
    counts.add(series.numberOf(span, projectId), bucket, durationNs, bytes, traceIdAt[span] ?? 0);
  }
  return leftOut;
}

/** An end before the start is a broken clock and counts as no duration, as in the index. */
function longDuration(endHigh: number, startHigh: number): number {
  return endHigh > startHigh ? DURATION_MAX_NS : 0;
}
