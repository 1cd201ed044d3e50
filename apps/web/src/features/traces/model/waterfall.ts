import type { OpenTrace } from './open-trace.ts';
import type { Matches } from './span-filter.ts';

/*
 * THE WATERFALL
 *
 * What is on the screen is a list of rows; a row is a span, or a gap: the place of a parent that was never received,
 * which stands above the orphans that name such a parent. Folding and filtering only make another list of rows;
 * nothing here knows pixels, and nothing makes an object a span.
 */

/** The row that stands for a missing parent. */
export const GAP = -1;

/**
 * The rows on the screen, top to bottom: positions of spans, or `GAP`.
 * With matches: what matches and the way down to it. A folded span hides its subtree; a search looks into folded ones, too.
 */
export function rowsOf(trace: OpenTrace, folded: ReadonlySet<number>, matches: Matches | null): Int32Array {
  const shown = matches === null ? null : withAncestors(trace, matches.mask);
  const rows = new Int32Array(trace.count * 2);
  let length = 0;
  let isInOrphans = false;
  for (let i = 0; i < trace.count;) {
    if (shown !== null && shown[i] !== 1) {
      i++;
      continue;
    }
    const isTop = (trace.parent[i] ?? -1) < 0;
    if (isTop && trace.isOrphan[i] === 1 && !isInOrphans) rows[length++] = GAP;
    if (isTop) isInOrphans = trace.isOrphan[i] === 1;
    rows[length++] = i;
    i = shown === null && folded.has(i) ? (trace.subtreeEnd[i] ?? i + 1) : i + 1;
  }
  return rows.slice(0, length);
}

function withAncestors(trace: OpenTrace, mask: Uint8Array): Uint8Array {
  const shown = mask.slice();
  for (let i = trace.count - 1; i >= 0; i--) {
    const up = trace.parent[i] ?? -1;
    if (shown[i] === 1 && up >= 0) shown[up] = 1;
  }
  return shown;
}

export function hasChildren(trace: OpenTrace, index: number): boolean {
  return (trace.subtreeEnd[index] ?? 0) > index + 1;
}

/** Every span that has children and lies at `depth` or deeper: folding these shows the levels above. */
export function foldFrom(trace: OpenTrace, depth: number): Set<number> {
  const folded = new Set<number>();
  for (let i = 0; i < trace.count; i++) if ((trace.depth[i] ?? 0) >= depth && hasChildren(trace, i)) folded.add(i);
  return folded;
}

/** The spans above this one that are folded, and therefore hide it. */
export function foldedAncestors(trace: OpenTrace, index: number, folded: ReadonlySet<number>): number[] {
  const found: number[] = [];
  for (let up = trace.parent[index] ?? -1; up >= 0; up = trace.parent[up] ?? -1) if (folded.has(up)) found.push(up);
  return found;
}

/** Where a span stands in `rows`, or -1. Rows ascend apart from gaps, so this is a binary search. */
export function rowOfSpan(rows: Int32Array, index: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low <= high) {
    let middle = (low + high) >> 1;
    // A gap has no position of its own; the span after it stands for it.
    if (rows[middle] === GAP) middle++;
    const at = rows[middle];
    if (at === undefined || at > index) {
      high = Math.min(middle, high + 1) - 1;
      if (rows[high] === GAP) high--;
    } else if (at === index) return middle;
    else low = middle + 1;
  }
  return -1;
}
