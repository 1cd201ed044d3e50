import { adjustClocks, childrenOf, type TraceSpans, type TraceTree } from '@spanhouse/trace-store/trace';
import { traceSpansOf } from './trace-spans.ts';
import type { TraceView } from './trace-view.ts';

/** STATUS_CODE_ERROR of OTLP. */
const STATUS_ERROR = 2;

/** Whether times are shown by clocks that were made to agree, or as every process sent them. */
export const CLOCKS = ['adjusted', 'sent'] as const;
export type Clocks = (typeof CLOCKS)[number];

/**
 * One trace as every view of the page has it: columns in depth-first order, so a subtree is the half-open range [i, subtreeEnd[i]).
 * Times are nanoseconds after the earliest start, by the clocks chosen.
 */
export type OpenTrace = {
  readonly view: TraceView;
  readonly count: number;
  readonly parent: Int32Array;
  readonly depth: Uint32Array;
  readonly depthMax: number;
  /** First position after the subtree of each span. */
  readonly subtreeEnd: Uint32Array;
  readonly start: Float64Array;
  readonly duration: Float64Array;
  /** From the earliest start to the latest end. */
  readonly durationNs: number;
  readonly isError: Uint8Array;
  readonly errorCount: number;
  readonly isOrphan: Uint8Array;
  readonly rootCount: number;
  readonly clocks: Clocks;
  /** Spans that did not fit below their parent by the clocks as sent, whichever clocks are shown. */
  readonly skewed: number;
  /** For what follows from the whole trace: as sent, with the shift that is shown. */
  readonly spans: TraceSpans;
  readonly tree: TraceTree;
  readonly shift: Float64Array;
};

export function openTrace(view: TraceView, clocks: Clocks = 'adjusted'): OpenTrace {
  const spans = traceSpansOf(view);
  const { count } = spans;
  const tree = childrenOf(spans);
  const adjusted = adjustClocks(spans, tree);
  const shift = clocks === 'adjusted' ? adjusted.shift : new Float64Array(count);
  const isOrphan = Uint8Array.from(view.spans.orphan);
  const isError = Uint8Array.from(view.spans.status, (status) => (status === STATUS_ERROR ? 1 : 0));
  let rootCount = 0;
  for (let i = 0; i < count; i++) rootCount += spans.isRoot[i] ?? 0;
  return {
    view,
    count,
    parent: spans.parent,
    ...depthsOf(spans, isOrphan),
    ...timesOf(spans, shift),
    isError,
    errorCount: isError.reduce((sum, error) => sum + error, 0),
    isOrphan,
    rootCount,
    clocks,
    skewed: adjusted.moved.length,
    spans,
    tree,
    shift,
  };
}

function timesOf({ count, start: sent, end }: TraceSpans, shift: Float64Array): Pick<OpenTrace, 'start' | 'duration' | 'durationNs'> {
  const start = new Float64Array(count);
  const duration = new Float64Array(count);
  let earliest = Infinity;
  let latest = -Infinity;
  for (let i = 0; i < count; i++) {
    start[i] = (sent[i] ?? 0) + (shift[i] ?? 0);
    duration[i] = (end[i] ?? 0) - (sent[i] ?? 0);
    earliest = Math.min(earliest, start[i] ?? 0);
    latest = Math.max(latest, (start[i] ?? 0) + (duration[i] ?? 0));
  }
  for (let i = 0; i < count; i++) start[i] = (start[i] ?? 0) - earliest;
  return { start, duration, durationNs: count === 0 ? 0 : latest - earliest };
}

function depthsOf({ count, parent }: TraceSpans, isOrphan: Uint8Array): Pick<OpenTrace, 'depth' | 'depthMax' | 'subtreeEnd'> {
  const depth = new Uint32Array(count);
  const subtreeEnd = new Uint32Array(count);
  let depthMax = 0;
  for (let i = 0; i < count; i++) {
    const up = parent[i] ?? -1;
    // An orphan stands one step in, under its gap.
    const level = up >= 0 ? (depth[up] ?? 0) + 1 : isOrphan[i] === 1 ? 1 : 0;
    depth[i] = level;
    if (level > depthMax) depthMax = level;
    subtreeEnd[i] = i + 1;
  }
  for (let i = count - 1; i >= 0; i--) {
    const up = parent[i] ?? -1;
    if (up >= 0) subtreeEnd[up] = Math.max(subtreeEnd[up] ?? 0, subtreeEnd[i] ?? 0);
  }
  return { depth, depthMax, subtreeEnd };
}

export function serviceOf({ view }: OpenTrace, index: number): string {
  return view.services[view.spans.service[index] ?? -1] ?? '';
}

export function nameOf({ view }: OpenTrace, index: number): string {
  return view.names[view.spans.name[index] ?? -1] ?? '';
}
