import type { TraceSpans } from './trace-spans.ts';

/**
 * The parents, with every cycle broken: of the spans on a cycle the one with the smallest start (then the smallest index) loses
 * its parent, the others keep theirs. Spans that merely hang below a cycle keep theirs too. A span that is its own parent is a
 * cycle of one.
 *
 * Shape: as `TraceSpans.parent`, a new array. Cost: linear.
 */
export function withoutCycles({ count, parent, start }: TraceSpans): Int32Array {
  const broken = parent.slice();
  // By span: number of the walk that came by first, 0 for none. A walk that meets itself has gone round a cycle.
  const walkOf = new Uint32Array(count);
  for (let from = 0; from < count; from++) {
    const walk = from + 1;
    let at = from;
    while (at >= 0 && walkOf[at] === 0) {
      walkOf[at] = walk;
      at = broken[at] ?? -1;
    }
    if (at < 0 || walkOf[at] !== walk) continue;
    let head = at;
    for (let member = broken[at] ?? -1; member !== at; member = broken[member] ?? -1) {
      const later = (start[member] ?? 0) - (start[head] ?? 0);
      if (later < 0 || (later === 0 && member < head)) head = member;
    }
    broken[head] = -1;
  }
  return broken;
}
