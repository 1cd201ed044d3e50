import { childrenOf, type TraceTree } from './children-of.ts';
import { shifted } from './shifted.ts';
import type { TraceSpans } from './trace-spans.ts';

/**
 * What each span did itself: its duration without the time in which at least one child ran that is waited for (isAsync 0), by the adjusted
 * clocks, children clipped to the span. Nanoseconds, never negative.
 *
 * In a trace where nothing runs side by side the sum over all spans below a root is its duration; side by side it is more.
 * Cost: linear, after the tree.
 *
 * @param shift of `adjustClocks`
 */
export function selfTime(spans: TraceSpans, shift: Float64Array, tree: TraceTree = childrenOf(spans)): Float64Array {
  const { count, isAsync } = spans;
  const start = shifted(spans.start, shift);
  const end = shifted(spans.end, shift);
  const self = new Float64Array(count);
  for (let span = 0; span < count; span++) {
    const from = start[span] ?? 0;
    const to = end[span] ?? 0;
    const last = tree.first[span + 1] ?? 0;
    let own = to - from;
    let settled = from;
    for (const child of startOrder(tree.child.subarray(tree.first[span] ?? 0, last), start)) {
      if (isAsync[child] === 1) continue;
      const childFrom = Math.max(start[child] ?? 0, settled);
      const childTo = Math.min(end[child] ?? 0, to);
      if (childTo <= childFrom) continue;
      own -= childTo - childFrom;
      settled = childTo;
    }
    self[span] = own;
  }
  return self;
}

/** Children stand in order of their starts as sent; moved clocks may have changed it. */
function startOrder(children: Uint32Array, start: Float64Array): Uint32Array {
  for (let at = 1; at < children.length; at++)
    if ((start[children[at] ?? 0] ?? 0) < (start[children[at - 1] ?? 0] ?? 0))
      return children.slice().sort((a, b) => (start[a] ?? 0) - (start[b] ?? 0));
  return children;
}
