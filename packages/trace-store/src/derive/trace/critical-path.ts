import { childrenOf, type TraceTree } from './children-of.ts';
import { CriticalWalk } from './critical-walk.ts';
import type { TraceSpans } from './trace-spans.ts';

/** Segments in the order of time, each beginning where the one before ends. */
export type CriticalPath = {
  readonly count: number;
  readonly span: Uint32Array;
  /** Nanoseconds by the adjusted clocks, since the earliest start of the trace. */
  readonly from: Float64Array;
  /** Always above `from`. */
  readonly to: Float64Array;
};

/**
 * The critical path of a span: for each instant the span that had to be faster for the whole to end earlier. It goes through all
 * services below, by the adjusted clocks.
 *
 * path(span, window), where the window of the topmost span is its interval:
 * 1. Clip the children of the span that are waited for (isAsync 0) to the window; leave out what is empty then.
 * 2. The point is the end of the window.
 * 3. Of the children that end (clipped) at or before the point, the one that ends last is on the path; of those that end together the
 *    one that starts first (not clipped), then the smaller index. What lies between its end and the point is the span's
 *    own; its interval (clipped) is that of path(child, that interval). The point is now its start (clipped). Repeat.
 * 4. When no child is left, what lies between the start of the window and the point is the span's own.
 * A child that is active at the point but ends after it ran beside the path and is not on it, with all below it.
 *
 * The segments tile [start, end) of the span exactly; none for a span of length 0. Links are not followed.
 * Cost: O(n log n) for the trace; for the paths of many spans take `criticalPathSums`.
 *
 * @param shift of `adjustClocks`
 * @param entry any span, mostly an entry
 */
export function criticalPath(spans: TraceSpans, shift: Float64Array, entry: number, tree: TraceTree = childrenOf(spans)): CriticalPath {
  // A span on the path has one segment more than it has children on the path, so together less than two a span.
  const span = new Uint32Array(spans.count * 2);
  const from = new Float64Array(span.length);
  const to = new Float64Array(span.length);
  let at = span.length;
  new CriticalWalk(spans, shift, tree).walk(entry, (of, segmentFrom, segmentTo) => {
    at--;
    span[at] = of;
    from[at] = segmentFrom;
    to[at] = segmentTo;
  });
  return { count: span.length - at, span: span.slice(at), from: from.slice(at), to: to.slice(at) };
}
