import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childrenOf } from './children-of.ts';
import { anyTrace } from './testing/any-trace.ts';
import { traceOf } from './testing/trace-of.ts';

function childrenByIndex(trace: ReturnType<typeof traceOf>): readonly (readonly number[])[] {
  const { first, child } = childrenOf(trace);
  return Array.from({ length: trace.count }, (_, i) => [...child.subarray(first[i], first[i + 1])]);
}

describe('children', () => {
  it('stand by start, then index; a span whose parent is not here is a root', () => {
    const trace = traceOf([
      { id: 'late', parent: 'root', at: [5, 6] },
      { id: 'second of two', parent: 'root', at: [2, 9] },
      { id: 'lost', parent: 'not here', at: [1, 2] },
      { id: 'root', at: [0, 10] },
      { id: 'third of two', parent: 'root', at: [2, 3] },
    ]);
    expect(childrenByIndex(trace)).toEqual([[], [], [], [1, 4, 0], []]);
    expect([...childrenOf(trace).roots]).toEqual([3, 2]);
  });

  it('a cycle is broken at its earliest span, and what hangs below it stays there', () => {
    // b → c → d → b is the cycle; c starts first, so c has no parent and b hangs below d below c. a hangs below b all along.
    const trace = traceOf([
      { id: 'a', parent: 'b', at: [0, 1] },
      { id: 'b', parent: 'd', at: [7, 9] },
      { id: 'c', parent: 'b', at: [3, 9] },
      { id: 'd', parent: 'c', at: [4, 9] },
    ]);
    expect([...childrenOf(trace).parent]).toEqual([1, 3, -1, 2]);
  });

  it('of spans on a cycle that start together the one with the smaller index is the root; a span below itself is one too', () => {
    const trace = traceOf([
      { id: 'a', parent: 'b', at: [3, 4] },
      { id: 'b', parent: 'a', at: [3, 4] },
      { id: 'c', parent: 'c', at: [0, 1] },
    ]);
    expect([...childrenOf(trace).parent]).toEqual([-1, 0, -1]);
  });

  it('every span is reached once, after its parent', () => {
    fc.assert(
      fc.property(anyTrace, (drawn) => {
        const { topDown, parent, child, roots } = childrenOf(traceOf(drawn));
        const seen = new Set<number>([-1]);
        for (const span of topDown) {
          expect(seen.has(parent[span]!)).toBe(true);
          seen.add(span);
        }
        expect(seen.size).toBe(drawn.length + 1);
        expect(child.length + roots.length).toBe(drawn.length);
      }),
    );
  });
});
