import { childrenOf, type TraceTree } from './children-of.ts';
import { CriticalWalk } from './critical-walk.ts';
import { entryOf, type Runs } from './entry-of.ts';
import { groupsOf } from './groups-of.ts';
import { TimeShares } from './time-shares.ts';
import type { TraceSpans } from './trace-spans.ts';

/** After so many visits no further level is begun. Measured on a chain of 50,000 entries: 50 ms. */
const VISITS_MAX = 500_000;
/** Computed always: roots, and the entries that they call. */
const LEVELS_MIN = 2;

export type CriticalPathSums = {
  /** Of each entry: the spans on its critical path with their own time there. The entry itself is named like any other span, never -1. */
  readonly shares: TimeShares;
  /** Entries that have no rows because they lie too deep, see below; 0 for nearly all traces. */
  readonly entriesLeftOut: number;
};

/**
 * For all entries of a trace (`entryOf`) the critical path, as `criticalPath` defines it, added up by span. The rows of an entry
 * add up to its duration exactly; an entry of length 0 has none.
 *
 * Order: entries by level, start, then index; the rows of one from the end of its path backwards.
 *
 * Cost: O(n log n), and a visit for each span on a path and each child of such a span. The level of an entry is the number of entries
 * above it. Entries of one level have nothing below them in common, so a level costs at most 2n visits and makes at most n rows.
 * Usual traces have as many levels as services call each other in a row, and a level costs far less than n. So that a long
 * chain of entries is not quadratic, levels are computed from the top, whole, until 500,000 visits are spent, and two
 * in any case; the entries of the levels below are left out and counted. That is at most 500,000 + 2n visits, or 4n if this is more;
 * nothing is left out of a trace of up to 500 spans, nor in a larger one up to level 250,000 / n.
 *
 * @param shift of `adjustClocks`
 * @param shares empty; what many traces are collected in, one after the other, is made once
 */
export function criticalPathSums(
  spans: TraceSpans,
  shift: Float64Array,
  tree: TraceTree = childrenOf(spans),
  runs: Runs = entryOf(spans, tree),
  shares: TimeShares = new TimeShares(),
): CriticalPathSums {
  const { count } = spans;
  const { level, levels } = entryLevels(tree, runs);
  const { first, member } = groupsOf(runs.entries, level, levels);
  const walk = new CriticalWalk(spans, shift, tree);
  const ns = new Float64Array(count);
  const onPath = new Uint32Array(count);
  let length = 0;
  const add = (span: number, from: number, to: number): void => {
    if (ns[span] === 0) onPath[length++] = span;
    ns[span] = (ns[span] ?? 0) + to - from;
  };

  let visits = 0;
  let at = 0;
  for (let depth = 0; depth < levels && (depth < LEVELS_MIN || visits < VISITS_MAX); depth++) {
    for (const end = first[depth + 1] ?? 0; at < end; at++) {
      const entry = member[at] ?? 0;
      length = 0;
      visits += walk.walk(entry, add);
      for (let i = 0; i < length; i++) {
        const span = onPath[i] ?? 0;
        shares.add(entry, span, ns[span] ?? 0);
        ns[span] = 0;
      }
    }
  }
  return { shares, entriesLeftOut: member.length - at };
}

/** By span: how many entries lie above the entry of its run; and the number of levels. */
function entryLevels({ parent, topDown }: TraceTree, { entryOf: runOf }: Runs): { readonly level: Int32Array; readonly levels: number } {
  const level = new Int32Array(topDown.length);
  let levels = 0;
  for (let at = 0; at < topDown.length; at++) {
    const span = topDown[at] ?? 0;
    const above = parent[span] ?? -1;
    const own = above < 0 ? 0 : (level[above] ?? 0) + (runOf[span] === span ? 1 : 0);
    level[span] = own;
    levels = Math.max(levels, own + 1);
  }
  return { level, levels };
}
