import { byTime } from './by-time.ts';
import { childrenOf, type TraceTree } from './children-of.ts';
import { entryOf, type Runs } from './entry-of.ts';
import { outermostCallOf } from './outermost-call-of.ts';
import { shifted } from './shifted.ts';
import type { TimeShares } from './time-shares.ts';
import type { TraceSpans } from './trace-spans.ts';

/**
 * What each entry waited for: every instant of [start, end) of an entry E belongs to one span or to E itself. All times here are
 * by the adjusted clocks.
 *
 * E waits for
 * - the outermost calls and producers of its run (`outermostCallOf`), a producer for the time of publishing only. When E itself
 *   has such a role (a client span that acts as entry), it waits for itself the whole time;
 * - the entries of other runs with isAsync 0 whose parent is a span of E's run and part of no call: the caller recorded no call.
 *
 * Each is clipped to E; what is empty then does not count. Of those that are active at an instant, the one that ends last
 * (clipped) owns it; of those that end together, the one that starts first (not clipped), then the smaller index. So calls in
 * parallel count once, for the longest of them. When none is active, the instant is E's own.
 *
 * Adds to `out`, for each entry of the trace: at most one row a span that it waited for, and one with span -1 for its own time.
 * The rows of an entry add up to its duration exactly, as long as that is below 2^53; an entry of length 0 has none. Order: rows of an
 * entry by time, mixed with those of others; own time after all of them, by the start of the entry.
 *
 * The sweep: spans by start, each shown to the entries that wait for it (its own and, if it is an entry itself, the one above).
 * One that ends no later than the present owner never owns anything, as the owner outlasts it; one that ends later takes
 * over from its start and never gives back to the former, which ends before. So an entry needs to remember one owner and no heap.
 * Cost: O(n log n).
 *
 * @param shift of `adjustClocks`
 */
export function exclusiveTime(
  spans: TraceSpans,
  shift: Float64Array,
  out: TimeShares,
  tree: TraceTree = childrenOf(spans),
  runs: Runs = entryOf(spans, tree),
): void {
  const { count, isAsync } = spans;
  const { parent } = tree;
  const { entries, entryOf: runOf } = runs;
  const outermost = outermostCallOf(spans, tree, runs);
  const start = shifted(spans.start, shift);
  const end = shifted(spans.end, shift);
  // By entry: who owns the time from `since` to `until`; everything before is settled.
  const owner = new Int32Array(count).fill(-1);
  const since = start.slice();
  const until = start.slice();
  const own = new Float64Array(count);

  const show = (entry: number, span: number): void => {
    const from = Math.max(start[span] ?? 0, start[entry] ?? 0);
    const to = Math.min(end[span] ?? 0, end[entry] ?? 0);
    const settled = until[entry] ?? 0;
    if (from >= to || to <= settled) return;
    out.add(entry, owner[entry] ?? -1, Math.min(from, settled) - (since[entry] ?? 0));
    if (from > settled) own[entry] = (own[entry] ?? 0) + from - settled;
    owner[entry] = span;
    since[entry] = from;
    until[entry] = to;
  };

  const order = byTime(start);
  for (let at = 0; at < count; at++) {
    const span = order[at] ?? 0;
    const entry = runOf[span] ?? 0;
    if (outermost[span] === span) show(entry, span);
    const above = parent[span] ?? -1;
    if (entry !== span || above < 0 || isAsync[span] === 1) continue;
    if ((outermost[above] ?? -1) < 0) show(runOf[above] ?? 0, span);
  }

  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] ?? 0;
    const settled = until[entry] ?? 0;
    out.add(entry, owner[entry] ?? -1, settled - (since[entry] ?? 0));
    out.add(entry, -1, (own[entry] ?? 0) + (end[entry] ?? 0) - settled);
  }
}
