import { childrenOf, type TraceTree } from './children-of.ts';
import type { TraceSpans } from './trace-spans.ts';

/** How far the spans of a trace have to be moved for callers and callees to fit. */
export type ClockShifts = {
  /** By span: nanoseconds to add to its start and end; whole numbers, 0 for most. */
  readonly shift: Float64Array;
  /** Spans that did not fit below their parent and were moved, each with what hangs below it by the same clock; by start, then index. */
  readonly moved: Uint32Array;
};

/**
 * Moves what was measured by clocks that disagree. From the top down; the root of each tree has shift 0, and so has every span of
 * that root's instance in this tree, wherever it is: the root's clock is the one that the others are held against.
 *
 * - A span of the same instance as its parent has its parent's shift: one clock is moved as a whole.
 * - Any other span starts from shift 0 and is held against its parent's interval, as that one was shifted:
 *   - waited for (isAsync 0): when it starts before the parent or ends after it, it is moved. Not longer than the parent: to
 *     floor((parent's duration - own duration) / 2) after the parent's start, so that both ways over the network took the same.
 *     Longer: to the parent's start.
 *   - not waited for (isAsync 1): only when it starts before the parent's start it is moved, to the parent's end.
 *
 * The size of the disagreement does not matter. Links move nothing. Two trees of one trace (a parent is missing) have nothing to
 * be held against each other by, so each has its own reference. A shifted start may be below 0 when a span of a moved
 * instance starts before the entry that it works for. Cost: linear.
 */
export function adjustClocks(spans: TraceSpans, tree: TraceTree = childrenOf(spans)): ClockShifts {
  const { count, instance } = spans;
  const { parent, topDown, byStart } = tree;
  const shift = new Float64Array(count);
  const reference = new Uint32Array(count);
  const isMoved = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    const span = topDown[at] ?? 0;
    const above = parent[span] ?? -1;
    const own = instance[span] ?? 0;
    if (above < 0) {
      reference[span] = own;
      continue;
    }
    reference[span] = reference[above] ?? 0;
    if (own === reference[span]) continue;
    if (own === instance[above]) {
      shift[span] = shift[above] ?? 0;
      continue;
    }
    const by = misfit(spans, span, above, shift[above] ?? 0);
    shift[span] = by;
    if (by !== 0) isMoved[span] = 1;
  }
  return { shift, moved: byStart.filter((span) => isMoved[span] === 1) };
}

/** Nanoseconds to move a span by, so that it fits below its parent; 0 when it does. */
function misfit({ start, end, isAsync }: TraceSpans, span: number, above: number, aboveShift: number): number {
  const from = start[span] ?? 0;
  const to = end[span] ?? 0;
  const aboveFrom = (start[above] ?? 0) + aboveShift;
  const aboveTo = (end[above] ?? 0) + aboveShift;
  if (isAsync[span] === 1) return from < aboveFrom ? aboveTo - from : 0;
  if (from >= aboveFrom && to <= aboveTo) return 0;
  const spare = aboveTo - aboveFrom - (to - from);
  return aboveFrom + (spare >= 0 ? Math.floor(spare / 2) : 0) - from;
}
