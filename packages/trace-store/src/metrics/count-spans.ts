import type { CutSpans } from '../cut/cut-spans.ts';
import type { Group } from '../write/group.ts';
import type { MetricCounts } from './metric-counts.ts';
import type { MetricSeries } from './metric-series.ts';
import { msOfNano, nanoBetween } from './nano-time.ts';
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
export function countSpans({ kernel }: CutSpans, group: Group, series: MetricSeries, counts: MetricCounts): number {
  const { projectId, receivedAt } = group;
  const spans = series.look();
  const selection = kernel.words(group.selection.at, group.selection.length);
  const earliest = Math.floor(((receivedAt - LATE_MAX_SECONDS) * 1_000) / BUCKET_MS);
  const latest = Math.floor(((receivedAt + AHEAD_MAX_SECONDS) * 1_000) / BUCKET_MS);
  let leftOut = 0;
  for (let i = 0; i < selection.length; i++) {
    const span = selection[i] ?? 0;
    const low = spans.startWord(span, 0);
    const high = spans.startWord(span, 1);
    const bucket = Math.floor(msOfNano(low, high) / BUCKET_MS);
    if (bucket < earliest || bucket > latest) {
      leftOut++;
      continue;
    }
    const endHigh = spans.endWord(span, 1);
    const duration = nanoBetween(low, high, spans.endWord(span, 0), endHigh);
    const durationNs = Number.isNaN(duration) ? longDuration(endHigh, high) : Math.max(duration, 0);
    counts.add(
      series.numberOf(span, projectId),
      bucket,
      durationNs,
      traceHash(spans.traceIdWord(span, 2), spans.traceIdWord(span, 3)),
      spans.bytes,
      spans.traceIdAt(span),
    );
  }
  return leftOut;
}

/** Of the random end of a trace id; 32 bits. */
function traceHash(third: number, fourth: number): number {
  let hash = Math.imul(third, 0x9e3779b1) ^ fourth;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** An end before the start is a broken clock and counts as no duration, as in the index. */
function longDuration(endHigh: number, startHigh: number): number {
  return endHigh > startHigh ? DURATION_MAX_NS : 0;
}
