import type { OpenTrace } from './open-trace.ts';
import type { SpanGroup, SpanGroups } from './span-groups.ts';
import type { TraceTimes } from './trace-times.ts';

/** Figures of some spans. Durations in nanoseconds, percentiles by nearest rank; 0 without spans. */
export type SpanFigures = {
  readonly count: number;
  readonly errors: number;
  readonly totalNs: number;
  readonly selfNs: number;
  /** Of the self time of the whole trace, 0 to 1. */
  readonly selfShare: number;
  readonly pathNs: number;
  readonly p50Ns: number;
  readonly p95Ns: number;
  readonly maxNs: number;
};

/** `group` is null for spans that have no value. */
export type GroupFigures = SpanFigures & { readonly group: SpanGroup | null };

/** @param shown positions of the spans that are looked at */
export function figuresOf(trace: OpenTrace, times: TraceTimes, shown: ArrayLike<number>): SpanFigures {
  const durations = new Float64Array(shown.length);
  let [errors, totalNs, selfNs, pathNs] = [0, 0, 0, 0];
  for (let at = 0; at < shown.length; at++) {
    const span = shown[at] ?? 0;
    durations[at] = trace.duration[span] ?? 0;
    errors += trace.isError[span] ?? 0;
    totalNs += trace.duration[span] ?? 0;
    selfNs += times.selfNs[span] ?? 0;
    pathNs += times.pathNs[span] ?? 0;
  }
  durations.sort();
  return {
    count: shown.length,
    errors,
    totalNs,
    selfNs,
    selfShare: times.selfTotalNs === 0 ? 0 : selfNs / times.selfTotalNs,
    pathNs,
    p50Ns: nearestRank(durations, 0.5),
    p95Ns: nearestRank(durations, 0.95),
    maxNs: durations.at(-1) ?? 0,
  };
}

/** Figures by group, what worked longest first; groups without a span that is looked at are left out. */
export function groupFigures(trace: OpenTrace, times: TraceTimes, shown: Uint32Array, { codes, groups }: SpanGroups): GroupFigures[] {
  const members = groups.map((): number[] => []);
  const without: number[] = [];
  for (const span of shown) (members[codes[span] ?? -1] ?? without).push(span);
  const rows = members.map((spans, i): GroupFigures => ({ ...figuresOf(trace, times, spans), group: groups[i] ?? null }));
  return [...rows, { ...figuresOf(trace, times, without), group: null }]
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.selfNs - a.selfNs || b.count - a.count);
}

/** `0.95 * 20` is a little more than 19 in binary. */
const RANK_SLACK = 1e-6;

function nearestRank(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length - RANK_SLACK) - 1)] ?? 0;
}
