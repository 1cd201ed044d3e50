import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustClocks } from './adjust-clocks.ts';
import { childrenOf } from './children-of.ts';
import { selfTime } from './self-time.ts';
import { anyTrace } from './testing/any-trace.ts';
import { fastestMs, LARGE_TRACES } from './testing/large-traces.ts';
import { traceOf, type DrawnSpan } from './testing/trace-of.ts';

/** Instant by instant: those of the span in which no child that is waited for is active. */
function byDefinition(drawn: readonly DrawnSpan[]): readonly number[] {
  const trace = traceOf(drawn);
  const { shift } = adjustClocks(trace);
  const { parent } = childrenOf(trace);
  const isActive = (span: number, at: number): boolean => at >= trace.start[span]! + shift[span]! && at < trace.end[span]! + shift[span]!;
  return drawn.map((_, span) => {
    let own = 0;
    const from = trace.start[span]! + shift[span]!;
    for (let at = from; at < trace.end[span]! + shift[span]!; at++)
      if (!drawn.some((__, child) => parent[child] === span && trace.isAsync[child] === 0 && isActive(child, at))) own++;
    return own;
  });
}

function self(drawn: readonly DrawnSpan[]): readonly number[] {
  const trace = traceOf(drawn);
  return [...selfTime(trace, adjustClocks(trace).shift)];
}

describe('self time', () => {
  it('leaves out children once, however many run side by side, and what outlasts the span', () => {
    expect(
      self([
        { id: 'shop', at: [0, 100] },
        { id: 'a', parent: 'shop', at: [10, 50] },
        { id: 'b', parent: 'shop', at: [20, 60] },
        { id: 'late', parent: 'shop', at: [90, 130] },
      ]),
    ).toEqual([40, 40, 40, 40]);
  });

  it('counts the time of a consumer, for which nobody waits', () => {
    expect(
      self([
        { id: 'send', at: [0, 10] },
        { id: 'consume', parent: 'send', at: [2, 8], role: 'entry', isAsync: true, service: 'b' },
      ]),
    ).toEqual([10, 6]);
  });

  it('is what the definition says, for any trace', () => {
    fc.assert(
      fc.property(anyTrace, (drawn) => {
        expect(self(drawn)).toEqual(byDefinition(drawn));
      }),
    );
  });

  it.each(LARGE_TRACES)('takes at most 100 ms for %s', (_name, trace) => {
    const { shift } = adjustClocks(trace);
    const tree = childrenOf(trace);
    expect(fastestMs(() => selfTime(trace, shift, tree))).toBeLessThan(100);
  });
});
