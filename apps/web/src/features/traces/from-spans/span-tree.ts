import type { BlockSpan } from '@spanhouse/trace-store/trace';

/** Spans in depth-first order; `parent` is a position in `order`, -1 on the top level. */
export type SpanTree = { readonly order: readonly number[]; readonly parent: readonly number[]; readonly orphan: readonly (0 | 1)[] };

/**
 * The tree of a trace. Roots come first, then orphans (their parent is not here), each with what hangs below it, all by start time as given.
 * Broken data ends in a tree all the same: of two spans with one id the first is the parent; spans that are their own ancestors are cut loose
 * where the circle is met first, and stand with the orphans.
 */
export function spanTree(spans: readonly BlockSpan[]): SpanTree {
  const indexOf = new Map<string, number>();
  spans.forEach(({ span }, i) => {
    if (!indexOf.has(span.spanId)) indexOf.set(span.spanId, i);
  });
  const children: number[][] = spans.map(() => []);
  const roots: number[] = [];
  const orphans: number[] = [];
  spans.forEach(({ span }, i) => {
    const parent = span.parentSpanId === '' ? undefined : indexOf.get(span.parentSpanId);
    if (span.parentSpanId === '') roots.push(i);
    else if (parent === undefined || parent === i) orphans.push(i);
    else children[parent]?.push(i);
  });

  const order: number[] = [];
  const parentOf: number[] = [];
  const orphan: (0 | 1)[] = [];
  const isPlaced = new Uint8Array(spans.length);
  const place = (top: number, isOrphan: 0 | 1): void => {
    // A stack of our own: a trace may be deeper than the call stack.
    const stack: { readonly index: number; readonly parent: number }[] = [{ index: top, parent: -1 }];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (isPlaced[next.index] === 1) continue;
      isPlaced[next.index] = 1;
      const position = order.push(next.index) - 1;
      parentOf.push(next.parent);
      orphan.push(next.parent === -1 ? isOrphan : 0);
      const below = children[next.index] ?? [];
      for (let c = below.length - 1; c >= 0; c--) stack.push({ index: below[c] ?? 0, parent: position });
    }
  };
  for (const root of roots) place(root, 0);
  for (const top of orphans) place(top, 1);
  // What is left hangs in a circle.
  for (let i = 0; i < spans.length; i++) if (isPlaced[i] === 0) place(i, 1);
  return { order, parent: parentOf, orphan };
}
