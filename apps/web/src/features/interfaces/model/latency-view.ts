import type { Curves, LatencyPart, LatencyParts } from '@spanhouse/trace-store';
import type { ComponentClass } from '@spanhouse/trace-store/describe';
import { settledBuckets } from '../../applications/model/trend.ts';

/** A part of an interface's time. Nanoseconds are per request of the band. */
export type PartView = {
  readonly key: string;
  readonly componentClass: ComponentClass;
  readonly component: string;
  readonly operation: string;
  readonly share: number;
  readonly nsPerRequest: number;
  readonly callsPerRequest: number;
  /** More than before, in nanoseconds a request; null without a comparison. */
  readonly moreNs: number | null;
  readonly slowest: string | null;
  /** Nanoseconds a request by bucket; null where there was none. */
  readonly trend: readonly (number | null)[];
};

export type LatencyView = {
  readonly requests: number;
  readonly nsPerRequest: number;
  readonly beforeNsPerRequest: number | null;
  readonly parts: readonly PartView[];
};

/**
 * Parts by their time. Requests by bucket are those of the interface's curve, in the proportion of those that were looked at: each bucket is
 * taken to have had its part of them.
 * @param curves of the same range, or null while they are not there: then there is no trend
 */
export function latencyView(now: LatencyParts, before: LatencyParts | null, curves: Curves | null, nowMs: number): LatencyView {
  const beforeOf = new Map((before?.parts ?? []).map((part) => [keyOf(part), part]));
  const isCompared = before !== null && before.requests > 0;
  const requests = Math.max(1, now.requests);
  const requestsAt = requestsByBucket(now, curves, settledBuckets(now, nowMs));
  return {
    requests: now.requests,
    nsPerRequest: now.totalNs / requests,
    beforeNsPerRequest: isCompared ? before.totalNs / before.requests : null,
    parts: now.parts.map((part) => ({
      key: keyOf(part),
      componentClass: part.componentClass,
      component: part.component,
      operation: part.operation,
      share: now.totalNs === 0 ? 0 : part.sumNs / now.totalNs,
      nsPerRequest: part.sumNs / requests,
      callsPerRequest: part.calls / requests,
      moreNs: isCompared ? part.sumNs / requests - (beforeOf.get(keyOf(part))?.sumNs ?? 0) / before.requests : null,
      slowest: part.slowest,
      trend: part.trend.map((ns, i) => {
        const count = requestsAt[i] ?? 0;
        return count === 0 ? null : ns / count;
      }),
    })),
  };
}

function requestsByBucket(parts: LatencyParts, curves: Curves | null, settled: number): readonly number[] {
  if (curves === null) return [];
  const counted = new Map(curves.times.map((time, i) => [time, curves.count[i] ?? 0]));
  // Buckets that nothing has been looked at in yet must not draw requests to themselves.
  const counts = parts.times.map((time, i) =>
    i < settled && parts.parts.some(({ trend }) => (trend[i] ?? 0) > 0) ? (counted.get(time) ?? 0) : 0,
  );
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (all === 0 ? 0 : (count * parts.requests) / all));
}

function keyOf({ componentClass, component, operation }: LatencyPart): string {
  return `${componentClass}\n${component}\n${operation}`;
}

/** The part that has grown most, where it explains a good part of what the whole has grown. */
export function grownMost({ parts, nsPerRequest, beforeNsPerRequest }: LatencyView): PartView | null {
  if (beforeNsPerRequest === null || nsPerRequest <= beforeNsPerRequest) return null;
  const most = parts.reduce<PartView | null>((best, part) => ((part.moreNs ?? 0) > (best?.moreNs ?? 0) ? part : best), null);
  return most !== null && (most.moreNs ?? 0) >= (nsPerRequest - beforeNsPerRequest) / 4 ? most : null;
}

/** The parts that a chart has room for, the rest of them as one. */
export function chartParts(parts: readonly PartView[], most: number): readonly PartView[] {
  if (parts.length <= most) return parts;
  const rest = parts.slice(most - 1);
  const sum = (read: (part: PartView) => number): number => rest.reduce((all, part) => all + read(part), 0);
  return [
    ...parts.slice(0, most - 1),
    {
      key: REST,
      componentClass: 'own',
      component: '',
      operation: '',
      share: sum(({ share }) => share),
      nsPerRequest: sum(({ nsPerRequest }) => nsPerRequest),
      callsPerRequest: sum(({ callsPerRequest }) => callsPerRequest),
      moreNs: null,
      slowest: null,
      trend: (rest[0]?.trend ?? []).map((value, i) => (value === null ? null : sum(({ trend }) => trend[i] ?? 0))),
    },
  ];
}

export const REST = 'rest';
