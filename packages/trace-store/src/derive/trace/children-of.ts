import { byTime } from './by-time.ts';
import { groupsOf } from './groups-of.ts';
import type { TraceSpans } from './trace-spans.ts';
import { withoutCycles } from './without-cycles.ts';

/** Who hangs below whom. Without cycles, so every span is below exactly one root. */
export type TraceTree = {
  /** As `TraceSpans.parent`, with cycles broken. */
  readonly parent: Int32Array;
  /** Children of span i: child[first[i]] to child[first[i + 1] - 1], by start, then index. */
  readonly first: Uint32Array;
  readonly child: Uint32Array;
  /** Spans without a parent here, by start, then index. */
  readonly roots: Uint32Array;
  /** All spans by start, then index. */
  readonly byStart: Uint32Array;
  /** All spans, each after its parent: what is handed down a tree of any depth needs one loop and no recursion. */
  readonly topDown: Uint32Array;
};

/**
 * The forest that the spans of a trace are. Times are taken as they were sent, not adjusted.
 *
 * A span whose parent is not here is a root of its own tree. Spans on a cycle of parents: the one with the smallest start (then
 * the smallest index) is treated as having no parent, which makes the others of the cycle its descendants.
 * Cost: O(n log n), linear for spans that come in order of start.
 */
export function childrenOf(spans: TraceSpans): TraceTree {
  const { count, start } = spans;
  const parent = withoutCycles(spans);
  const byStart = byTime(start);
  const { first, member: child } = groupsOf(byStart, parent, count);
  const roots = byStart.filter((span) => (parent[span] ?? -1) < 0);

  const topDown = new Uint32Array(count);
  topDown.set(roots);
  let length = roots.length;
  for (let at = 0; at < length; at++) {
    const span = topDown[at] ?? 0;
    const end = first[span + 1] ?? 0;
    for (let place = first[span] ?? 0; place < end; place++) topDown[length++] = child[place] ?? 0;
  }
  return { parent, first, child, roots, byStart, topDown };
}
