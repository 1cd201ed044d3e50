import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childrenOf } from './children-of.ts';
import { entryOf } from './entry-of.ts';
import { anyTrace, traceInTwoOrders } from './testing/any-trace.ts';
import { traceOf, type DrawnSpan } from './testing/trace-of.ts';

/** Id of each span's entry, by the span's id. */
function entries(drawn: readonly DrawnSpan[]): Record<string, string> {
  const found = entryOf(traceOf(drawn)).entryOf;
  return Object.fromEntries(drawn.map(({ id }, i) => [id, drawn[found[i]!]!.id]));
}

describe('the entry of a span', () => {
  it('is the nearest one above it in its service', () => {
    expect(
      entries([
        { id: 'shop', at: [0, 100], role: 'entry' },
        { id: 'work', parent: 'shop', at: [1, 99] },
        { id: 'call', parent: 'work', at: [2, 90], role: 'call' },
        { id: 'stock', parent: 'call', at: [3, 80], role: 'entry', service: 'b' },
        { id: 'query', parent: 'stock', at: [4, 70], role: 'call', service: 'b' },
      ]),
    ).toEqual({ shop: 'shop', work: 'shop', call: 'shop', stock: 'stock', query: 'stock' });
  });

  it('is the topmost span of the service where no span says that it is an entry', () => {
    // The job is an internal root, the orphan's parent is lost, and the service b recorded no server span: `inner` acts as one.
    expect(
      entries([
        { id: 'job', at: [0, 9] },
        { id: 'call', parent: 'job', at: [1, 8], role: 'call' },
        { id: 'inner', parent: 'call', at: [2, 7], service: 'b' },
        { id: 'below', parent: 'inner', at: [3, 6], service: 'b' },
        { id: 'orphan', parent: 'lost', at: [4, 5], role: 'call', service: 'b' },
      ]),
    ).toEqual({ job: 'job', call: 'job', inner: 'inner', below: 'inner', orphan: 'orphan' });
  });

  it('a service that calls itself has a run for each call', () => {
    expect(
      entries([
        { id: 'first', at: [0, 9], role: 'entry' },
        { id: 'call', parent: 'first', at: [1, 8], role: 'call' },
        { id: 'second', parent: 'call', at: [2, 7], role: 'entry' },
        { id: 'work', parent: 'second', at: [3, 6] },
      ]),
    ).toEqual({ first: 'first', call: 'first', second: 'second', work: 'second' });
  });

  it('every span is of one run, whose spans are of one service and hang together', () => {
    fc.assert(
      fc.property(anyTrace, (drawn) => {
        const trace = traceOf(drawn);
        const { parent } = childrenOf(trace);
        const runs = entryOf(trace);
        expect([...runs.entries].sort((a, b) => a - b)).toEqual([...new Set(runs.entryOf)].sort((a, b) => a - b));
        runs.entryOf.forEach((entry, span) => {
          expect(runs.entryOf[entry]).toBe(entry);
          expect(trace.service[span]).toBe(trace.service[entry]);
          if (span !== entry) expect(runs.entryOf[parent[span]!]).toBe(entry);
        });
      }),
    );
  });

  it('does not depend on the order of the spans', () => {
    fc.assert(
      fc.property(traceInTwoOrders, ({ drawn, other }) => {
        expect(entries(other)).toEqual(entries(drawn));
      }),
    );
  });
});
