import type { ProjectId, TraceId, UnixMs } from '@spanhouse/core';
import type { ComponentClass, SpanClass } from '../describe/index.ts';
import type { ReadOptions } from './trace-reader.ts';

/**
 * Half-open range of whole buckets. Readers widen it to the buckets of the resolution they choose: 30 s up to 3 h, 5 min up to 36 h, 1 h beyond,
 * or coarser ones where finer counts are no longer kept. What they chose is in the answer.
 */
export type CountRange = { readonly startMs: UnixMs; readonly endMs: UnixMs };

/** Which spans are counted; absent: any. */
export type SpanFilter = {
  readonly service?: string;
  readonly name?: string;
  readonly spanClass?: SpanClass;
  /** Only what is asked of services: requests to their interfaces, and messages that they consume. */
  readonly isServed?: true;
  readonly environment?: string;
  readonly region?: string;
  readonly version?: string;
  readonly instance?: string;
  readonly host?: string;
  readonly component?: string;
};

/** Rate, errors, duration. Durations in nanoseconds, at most 0.6 % off; null without a span. */
export type Golden = {
  readonly count: number;
  readonly errors: number;
  readonly sumNs: number;
  readonly p50Ns: number | null;
  readonly p95Ns: number | null;
  readonly p99Ns: number | null;
};

/** Curves over the buckets that begin at `times` (Unix milliseconds, ascending, without gaps). A bucket without spans has count 0 and null durations. */
export type Curves = {
  readonly bucketSeconds: number;
  readonly times: readonly number[];
  readonly count: readonly number[];
  readonly errors: readonly number[];
  readonly p50Ns: readonly (number | null)[];
  readonly p75Ns: readonly (number | null)[];
  readonly p90Ns: readonly (number | null)[];
  readonly p95Ns: readonly (number | null)[];
  readonly p99Ns: readonly (number | null)[];
  readonly maxNs: readonly (number | null)[];
};

/** Counts by bucket, for a sparkline. */
export type Trend = { readonly bucketSeconds: number; readonly times: readonly number[] };

/** A service by what is asked of it: spans of class `interface`, and of `messaging` where it consumes. */
export type ServiceRow = Golden & {
  readonly service: string;
  readonly interfaces: number;
  readonly instances: number;
  /** Those seen in the range, latest first. */
  readonly versions: readonly string[];
  readonly environments: readonly string[];
  /** Aligned with the answer's `times`. */
  readonly countTrend: readonly number[];
  readonly errorTrend: readonly number[];
};

export type InterfaceRow = Golden & {
  readonly service: string;
  readonly name: string;
  readonly spanClass: SpanClass;
  /** What is called, for calls; '' for interfaces. */
  readonly component: string;
  readonly componentClass: ComponentClass;
  readonly maxNs: number;
  readonly countTrend: readonly number[];
};

export const BREAKDOWNS = ['instance', 'host', 'region', 'version', 'environment'] as const;
export type Breakdown = (typeof BREAKDOWNS)[number];
export type BreakdownRow = Golden & { readonly value: string };

/** A trace that stands for others. */
export type Exemplar = {
  readonly traceId: TraceId;
  readonly kind: 'slow' | 'failing' | 'typical';
  readonly durationNs: number | null;
  readonly timeMs: UnixMs;
};

/** One side's figures of a call. */
export type EdgeSide = Golden;

export type Edge = {
  /** `''` for the outside, and for callers whose spans did not come (`callerName` is then '(missing)'). */
  readonly callerClass: ComponentClass;
  readonly callerService: string;
  /** '' where edges are between services. */
  readonly callerName: string;
  readonly componentClass: ComponentClass;
  readonly callee: string;
  readonly calleeName: string;
  readonly client: EdgeSide;
  readonly server: EdgeSide;
  /** Average time between the sides, in nanoseconds; null when no call was seen from both. */
  readonly gapNs: number | null;
  readonly slowest: TraceId | null;
  readonly failing: TraceId | null;
};

export type EdgeQuestion = {
  readonly level: 'service' | 'interface';
  /** Only edges that this service (and interface) is the caller or the callee of. */
  readonly around?: { readonly service: string; readonly name?: string };
  readonly environment?: string;
};

export type LatencyBand = 'all' | 'slow';

/** What an interface's time was spent on. */
export type LatencyPart = {
  readonly componentClass: ComponentClass;
  /** '' for own code. */
  readonly component: string;
  /** The callee's interface or the operation; '' for own code and where operations are added up. */
  readonly operation: string;
  readonly calls: number;
  readonly sumNs: number;
  readonly slowest: TraceId | null;
  /** Nanoseconds by bucket, aligned with the answer's `times`. */
  readonly trend: readonly number[];
};

/** `parts` by time, the longest first. `requests` and `totalNs` are those of the band; the parts of exclusive time add up to the latter. */
export type LatencyParts = Trend & {
  readonly requests: number;
  readonly totalNs: number;
  readonly parts: readonly LatencyPart[];
};

export type LatencyQuestion = {
  readonly service: string;
  readonly name: string;
  readonly band: LatencyBand;
  /** `exclusive`: by what was waited for. `path`: by span on the critical path, over all services below. */
  readonly scope: 'exclusive' | 'path';
  readonly by: 'component' | 'operation';
  readonly environment?: string;
};

/** A version that was not there before. */
export type Deploy = { readonly service: string; readonly version: string; readonly timeMs: UnixMs; readonly before: string };

/** How whole the edges and latency parts of a range are. */
export type DerivedCoverage = {
  /** Traces that one that was looked at stands for, at most in the range; 1: all were looked at. */
  readonly weight: number;
  readonly traces: number;
  readonly lateSpans: number;
  readonly rootlessTraces: number;
  /** Log time up to which traces have been looked at; null: none has been yet. */
  readonly throughMs: UnixMs | null;
};

export type Errors = { readonly kind: 'errorType' | 'httpStatus' | 'businessCode'; readonly value: string; readonly count: number };

/**
 * Questions about services and interfaces, answered from counts that are kept of all spans. Every question is about one project.
 * Errors of all: STORE.UNAVAILABLE (try later), QUERY.LIMIT_EXCEEDED (ask for less), QUERY.RANGE_TOO_WIDE.
 */
export interface ApplicationReader {
  /** By requests, most first; at most 2,000. Source: span_metrics. */
  services(
    projectId: ProjectId,
    range: CountRange,
    filter: { readonly environment?: string },
    options?: ReadOptions,
  ): Promise<Trend & { readonly rows: readonly ServiceRow[] }>;
  /** By total time, most first; at most 2,000. Source: span_metrics. */
  interfaces(
    projectId: ProjectId,
    range: CountRange,
    filter: SpanFilter,
    options?: ReadOptions,
  ): Promise<Trend & { readonly rows: readonly InterfaceRow[] }>;
  curves(projectId: ProjectId, range: CountRange, filter: SpanFilter, options?: ReadOptions): Promise<Curves>;
  /** By count, most first; at most 500. */
  breakdown(
    projectId: ProjectId,
    range: CountRange,
    filter: SpanFilter,
    by: Breakdown,
    options?: ReadOptions,
  ): Promise<readonly BreakdownRow[]>;
  /** Slow, failing and typical traces of the range, at most ten of each, the slowest (or latest) first. */
  exemplars(projectId: ProjectId, range: CountRange, filter: SpanFilter, options?: ReadOptions): Promise<readonly Exemplar[]>;
  /** Share of durations below one, from 0 to 1; null without any. */
  shareBelow(
    projectId: ProjectId,
    range: CountRange,
    filter: SpanFilter,
    durationNs: number,
    options?: ReadOptions,
  ): Promise<number | null>;
  /** By calls, most first; at most 5,000. Source: edges. */
  edges(projectId: ProjectId, range: CountRange, question: EdgeQuestion, options?: ReadOptions): Promise<readonly Edge[]>;
  /** Source: latency_parts. */
  latencyParts(projectId: ProjectId, range: CountRange, question: LatencyQuestion, options?: ReadOptions): Promise<LatencyParts>;
  /** Versions that appeared in the range and had not been there in as long before it, ascending by time. @param service absent: all */
  deploys(projectId: ProjectId, range: CountRange, service?: string, options?: ReadOptions): Promise<readonly Deploy[]>;
  /** `service.namespace` of services, the most frequent one where a service says several; by service. Whole days. Source: attribute_values. */
  namespaces(projectId: ProjectId, range: CountRange, options?: ReadOptions): Promise<ReadonlyMap<string, string>>;
  coverage(projectId: ProjectId, range: CountRange, options?: ReadOptions): Promise<DerivedCoverage>;
  /** What failing spans say of themselves, most frequent first; at most 50. Source: spans. */
  errors(projectId: ProjectId, range: CountRange, filter: SpanFilter, options?: ReadOptions): Promise<readonly Errors[]>;
}
