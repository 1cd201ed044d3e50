import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustClocks } from './adjust-clocks.ts';
import { childrenOf } from './children-of.ts';
import { criticalPath } from './critical-path.ts';
import { anyTrace, traceInTwoOrders } from './testing/any-trace.ts';
import { traceOf, type DrawnSpan } from './testing/trace-of.ts';
import type { TraceSpans } from './trace-spans.ts';

type Segment = readonly [id: string, from: number, to: number];

function segmentsOf(drawn: readonly DrawnSpan[], trace: TraceSpans, shift: Float64Array, top: number): readonly Segment[] {
  const { count, span, from, to } = criticalPath(trace, shift, top);
  return Array.from({ length: count }, (_, i) => [drawn[span[i]!]!.id, from[i]!, to[i]!]);
}

/** Of the first span, by the adjusted clocks. */
function path(drawn: readonly DrawnSpan[]): readonly Segment[] {
  const trace = traceOf(drawn);
  return segmentsOf(drawn, trace, adjustClocks(trace).shift, 0);
}

/** The definition, step by step and with recursion. */
function pathByDefinition(drawn: readonly DrawnSpan[], trace: TraceSpans, shift: Float64Array, top: number): readonly Segment[] {
  const { parent } = childrenOf(trace);
  const startOf = (span: number): number => trace.start[span]! + shift[span]!;
  const endOf = (span: number): number => trace.end[span]! + shift[span]!;
  const walk = (span: number, from: number, to: number): Segment[] => {
    const children = drawn
      .map((_, index) => ({ index, from: Math.max(startOf(index), from), to: Math.min(endOf(index), to) }))
      .filter((child) => parent[child.index] === span && trace.isAsync[child.index] === 0 && child.from < child.to);
    const segments: Segment[] = [];
    let point = to;
    for (;;) {
      const [child] = children
        .filter((each) => each.to <= point)
        .sort((a, b) => b.to - a.to || startOf(a.index) - startOf(b.index) || a.index - b.index);
      const until = child?.to ?? from;
      if (until < point) segments.unshift([drawn[span]!.id, until, point]);
      if (child === undefined) return segments;
      segments.unshift(...walk(child.index, child.from, child.to));
      point = child.from;
    }
  };
  return startOf(top) < endOf(top) ? walk(top, startOf(top), endOf(top)) : [];
}

const shop: DrawnSpan = { id: 'shop', at: [0, 100], role: 'entry' };

describe('the critical path', () => {
  it('of calls in parallel has the last to end, and what ran beside it is not on it', () => {
    // Back from 100: own time to 80, b from 80 to 20. At 20 a (10 to 50) is still active, so it is beside; c ended at 15.
    expect(
      path([
        shop,
        { id: 'a', parent: 'shop', at: [10, 50], role: 'call' },
        { id: 'b', parent: 'shop', at: [20, 80], role: 'call' },
        { id: 'c', parent: 'shop', at: [5, 15], role: 'call' },
      ]),
    ).toEqual([
      ['shop', 0, 5],
      ['c', 5, 15],
      ['shop', 15, 20],
      ['b', 20, 80],
      ['shop', 80, 100],
    ]);
  });

  it('goes on in the services below', () => {
    expect(
      path([
        shop,
        { id: 'call', parent: 'shop', at: [10, 90], role: 'call' },
        { id: 'stock', parent: 'call', at: [20, 80], role: 'entry', service: 'b' },
        { id: 'query', parent: 'stock', at: [30, 80], role: 'call', service: 'b' },
      ]),
    ).toEqual([
      ['shop', 0, 10],
      ['call', 10, 20],
      ['stock', 20, 30],
      ['query', 30, 80],
      ['call', 80, 90],
      ['shop', 90, 100],
    ]);
  });

  it('has every retry, as each had to end before the next', () => {
    expect(
      path([
        shop,
        { id: 'first', parent: 'shop', at: [0, 30], role: 'call' },
        { id: 'second', parent: 'shop', at: [30, 60], role: 'call' },
        { id: 'third', parent: 'shop', at: [70, 100], role: 'call' },
      ]),
    ).toEqual([
      ['first', 0, 30],
      ['second', 30, 60],
      ['shop', 60, 70],
      ['third', 70, 100],
    ]);
  });

  it('clips what outlives its parent, and of several such takes the one that started first', () => {
    // All three end at 100 once clipped. The callee of `long` is clipped with it, to 40 to 100.
    expect(
      path([
        shop,
        { id: 'longer', parent: 'shop', at: [50, 300], role: 'call' },
        { id: 'long', parent: 'shop', at: [40, 150], role: 'call' },
        { id: 'inside', parent: 'long', at: [60, 140] },
        { id: 'exact', parent: 'shop', at: [45, 100], role: 'call' },
        { id: 'after', parent: 'shop', at: [100, 120], role: 'call' },
      ]),
    ).toEqual([
      ['shop', 0, 40],
      ['long', 40, 60],
      ['inside', 60, 100],
    ]);
  });

  it('leaves out consumers with all that they do, and spans of length 0', () => {
    expect(
      path([
        shop,
        { id: 'publish', parent: 'shop', at: [10, 20], role: 'producer' },
        { id: 'consumer', parent: 'publish', at: [15, 200], role: 'entry', service: 'b', isAsync: true },
        { id: 'query', parent: 'consumer', at: [16, 19], role: 'call', service: 'b' },
        { id: 'nothing', parent: 'shop', at: [50, 50], role: 'call' },
        { id: 'nothing at the end', parent: 'shop', at: [100, 100], role: 'call' },
      ]),
    ).toEqual([
      ['shop', 0, 10],
      ['publish', 10, 20],
      ['shop', 20, 100],
    ]);
  });

  it.each([500, -500])('goes by the adjusted clock of a callee that is ahead by %i ms', (aheadMs) => {
    // 60 of callee in 100 of call: it begins 20 after it.
    const ahead = aheadMs * 1_000_000;
    expect(
      path([
        { id: 'call', at: [0, 100], role: 'call' },
        { id: 'callee', parent: 'call', at: [20 + ahead, 80 + ahead], role: 'entry', service: 'b' },
      ]),
    ).toEqual([
      ['call', 0, 20],
      ['callee', 20, 80],
      ['call', 80, 100],
    ]);
  });

  it('of a span of length 0 is empty', () => {
    expect(path([{ id: 'nothing', at: [5, 5], role: 'entry' }])).toEqual([]);
  });

  it('goes through a cycle once', () => {
    expect(
      path([
        { id: 'a', parent: 'b', at: [0, 10], role: 'entry' },
        { id: 'b', parent: 'a', at: [2, 8], role: 'entry', service: 'b' },
      ]),
    ).toEqual([
      ['a', 0, 2],
      ['b', 2, 8],
      ['a', 8, 10],
    ]);
  });

  it('equals the definition, and tiles the span', () => {
    fc.assert(
      fc.property(anyTrace, fc.boolean(), fc.nat(15), (drawn, isAdjusted, any) => {
        const trace = traceOf(drawn);
        const shift = isAdjusted ? adjustClocks(trace).shift : new Float64Array(trace.count);
        const top = any % drawn.length;
        const found = segmentsOf(drawn, trace, shift, top);
        expect(found).toEqual(pathByDefinition(drawn, trace, shift, top));
        let at = trace.start[top]! + shift[top]!;
        for (const [, from, to] of found) {
          expect(from).toBe(at);
          expect(to).toBeGreaterThan(from);
          at = to;
        }
        expect(at).toBe(trace.end[top]! + shift[top]!);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not depend on the order of the spans', () => {
    fc.assert(
      fc.property(traceInTwoOrders, ({ drawn, other }) => {
        // By the clocks as they are: adjusting may make starts equal, where the index decides.
        const none = new Float64Array(drawn.length);
        const top = other.findIndex(({ id }) => id === drawn[0]!.id);
        expect(segmentsOf(other, traceOf(other), none, top)).toEqual(segmentsOf(drawn, traceOf(drawn), none, 0));
      }),
    );
  });

  it('a consumer more changes nothing', () => {
    fc.assert(
      fc.property(anyTrace, fc.nat(15), fc.nat(60), fc.nat(60), (drawn, above, start, duration) => {
        const consumer: DrawnSpan = {
          id: 'consumer',
          parent: `s${String(above % drawn.length)}`,
          at: [start, start + duration],
          role: 'entry',
          service: 'consumer',
          isAsync: true,
        };
        expect(path([...drawn, consumer])).toEqual(path(drawn));
      }),
    );
  });
});
