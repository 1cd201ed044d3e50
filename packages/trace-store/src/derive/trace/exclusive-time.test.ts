import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustClocks } from './adjust-clocks.ts';
import { childrenOf } from './children-of.ts';
import { entryOf } from './entry-of.ts';
import { exclusiveTime } from './exclusive-time.ts';
import { outermostCallOf } from './outermost-call-of.ts';
import { anyTrace, traceInTwoOrders } from './testing/any-trace.ts';
import { traceOf, type DrawnSpan } from './testing/trace-of.ts';
import { TimeShares } from './time-shares.ts';
import type { TraceSpans } from './trace-spans.ts';

type Shares = Record<string, Record<string, number>>;

/** ns by the id of the entry and the id of the span, `own` for own time. Fails when a pair has two rows. */
function sharesOf(drawn: readonly DrawnSpan[], trace: TraceSpans, shift: Float64Array): Shares {
  const out = new TimeShares();
  exclusiveTime(trace, shift, out);
  const shares: Shares = {};
  for (let row = 0; row < out.count; row++) {
    const of = (shares[drawn[out.entry[row]!]!.id] ??= {});
    const id = drawn[out.span[row]!]?.id ?? 'own';
    expect(of).not.toHaveProperty(id);
    of[id] = out.ns[row]!;
  }
  return shares;
}

function shares(drawn: readonly DrawnSpan[]): Shares {
  const trace = traceOf(drawn);
  return sharesOf(drawn, trace, adjustClocks(trace).shift);
}

/** The definition, instant by instant: between two neighbouring boundaries nothing changes. */
function sharesByDefinition(drawn: readonly DrawnSpan[], trace: TraceSpans, shift: Float64Array): Shares {
  const tree = childrenOf(trace);
  const runs = entryOf(trace, tree);
  const outermost = outermostCallOf(trace, tree, runs);
  const spans = drawn.map(({ id }, index) => ({
    id,
    index,
    from: trace.start[index]! + shift[index]!,
    to: trace.end[index]! + shift[index]!,
  }));
  const result: Shares = {};
  for (const entry of spans.filter(({ index }) => runs.entryOf[index] === index)) {
    const waitedFor = spans
      .filter(({ index }) => {
        const above = tree.parent[index]!;
        const isCallOfRun = runs.entryOf[index] === entry.index && outermost[index] === index;
        const isEntryBelowRun = runs.entryOf[index] === index && above >= 0 && runs.entryOf[above] === entry.index;
        return isCallOfRun || (isEntryBelowRun && trace.isAsync[index] === 0 && outermost[above] === -1);
      })
      .map((span) => ({ ...span, clippedFrom: Math.max(span.from, entry.from), clippedTo: Math.min(span.to, entry.to) }));
    const inside = spans.flatMap(({ from, to }) => [from, to]).filter((at) => at > entry.from && at < entry.to);
    const boundaries = [...new Set([entry.from, entry.to, ...inside])].sort((a, b) => a - b);
    for (const [i, from] of boundaries.slice(0, -1).entries()) {
      const to = boundaries[i + 1]!;
      const [owner] = waitedFor
        .filter((span) => span.clippedFrom <= from && span.clippedTo >= to)
        .sort((a, b) => b.clippedTo - a.clippedTo || a.from - b.from || a.index - b.index);
      const of = (result[entry.id] ??= {});
      const id = owner?.id ?? 'own';
      of[id] = (of[id] ?? 0) + to - from;
    }
  }
  return result;
}

const shop: DrawnSpan = { id: 'shop', at: [0, 100], role: 'entry' };

describe('exclusive time', () => {
  it('calls in parallel count once, for the one that ends last', () => {
    // a: 10 to 50, b: 20 to 80, c: 30 to 40. From 20 on b ends last, so a has 10 to 20 only and c nothing. Own: 0 to 10, 80 to 100.
    expect(
      shares([
        shop,
        { id: 'a', parent: 'shop', at: [10, 50], role: 'call' },
        { id: 'b', parent: 'shop', at: [20, 80], role: 'call' },
        { id: 'c', parent: 'shop', at: [30, 40], role: 'call' },
      ]),
    ).toEqual({ shop: { a: 10, b: 60, own: 30 } });
  });

  it('calls one after the other, as retries are, have their time each', () => {
    expect(
      shares([
        shop,
        { id: 'retry', parent: 'shop', at: [5, 95] },
        { id: 'first', parent: 'retry', at: [10, 30], role: 'call' },
        { id: 'second', parent: 'retry', at: [30, 50], role: 'call' },
        { id: 'third', parent: 'retry', at: [60, 90], role: 'call' },
      ]),
    ).toEqual({ shop: { first: 20, second: 20, third: 30, own: 30 } });
  });

  it('of calls that end together the one that started first has the time', () => {
    expect(
      shares([
        shop,
        { id: 'late', parent: 'shop', at: [20, 60], role: 'call' },
        { id: 'early', parent: 'shop', at: [10, 60], role: 'call' },
        { id: 'twin', parent: 'shop', at: [10, 60], role: 'call' },
      ]),
    ).toEqual({ shop: { early: 50, own: 50 } });
  });

  it('what outlives the entry is clipped, what begins after it does not count', () => {
    // Both `long` and `longer` end with the entry once clipped: long started first and has 40 to 100.
    expect(
      shares([
        shop,
        { id: 'long', parent: 'shop', at: [40, 150], role: 'call' },
        { id: 'longer', parent: 'shop', at: [50, 300], role: 'call' },
        { id: 'after', parent: 'shop', at: [120, 130], role: 'call' },
      ]),
    ).toEqual({ shop: { long: 60, own: 40 } });
  });

  it('a call covers what runs inside it: inner calls, local spans and the callee', () => {
    // shop waits 10 to 90 for the call. stock, 20 to 80, waits 30 to 70 for its query. The driver's span is part of the query.
    expect(
      shares([
        shop,
        { id: 'call', parent: 'shop', at: [10, 90], role: 'call' },
        { id: 'stock', parent: 'call', at: [20, 80], role: 'entry', service: 'b' },
        { id: 'query', parent: 'stock', at: [30, 70], role: 'call', service: 'b' },
        { id: 'driver', parent: 'query', at: [35, 65], role: 'call', service: 'b' },
      ]),
    ).toEqual({ shop: { call: 80, own: 20 }, stock: { query: 40, own: 20 } });
  });

  it('an entry right below the run is waited for; a consumer is not, and may outlive the entry', () => {
    expect(
      shares([
        shop,
        { id: 'work', parent: 'shop', at: [0, 90] },
        { id: 'stock', parent: 'work', at: [20, 50], role: 'entry', service: 'b' },
        { id: 'self', parent: 'shop', at: [60, 70], role: 'entry' },
        { id: 'publish', parent: 'work', at: [80, 84], role: 'producer' },
        { id: 'consumer', parent: 'publish', at: [82, 500], role: 'entry', service: 'c', isAsync: true },
        { id: 'direct', parent: 'work', at: [10, 400], role: 'entry', service: 'c', isAsync: true },
      ]),
    ).toEqual({
      shop: { stock: 30, self: 10, publish: 4, own: 56 },
      stock: { own: 30 },
      self: { own: 10 },
      consumer: { own: 418 },
      direct: { own: 390 },
    });
  });

  it.each([500, -500])('a callee whose clock is ahead by %i ms is waited for when it really ran', (aheadMs) => {
    // 40 ms of callee without a call span below 100 ms: centred, so 30 ms of own time on either side.
    const ahead = aheadMs * 1_000_000;
    expect(
      shares([
        { ...shop, at: [0, 100_000_000] },
        { id: 'stock', parent: 'shop', at: [30_000_000 + ahead, 70_000_000 + ahead], role: 'entry', service: 'b' },
      ]),
    ).toEqual({ shop: { stock: 40_000_000, own: 60_000_000 }, stock: { own: 40_000_000 } });
  });

  it('a client span that acts as entry waits for itself', () => {
    expect(shares([{ id: 'request', at: [0, 7], role: 'call' }])).toEqual({ request: { request: 7 } });
  });

  it('a span of length 0 has no time, as an entry or as a call', () => {
    expect(
      shares([
        shop,
        { id: 'nothing', parent: 'shop', at: [50, 50], role: 'call' },
        { id: 'empty', parent: 'nothing', at: [50, 50], role: 'entry', service: 'b' },
      ]),
    ).toEqual({ shop: { own: 100 } });
  });

  it('a span that is delivered twice and not removed by the caller counts once all the same, as the two run in parallel', () => {
    expect(
      shares([
        shop,
        { id: 'call', parent: 'shop', at: [10, 50], role: 'call' },
        { id: 'copy', parent: 'shop', at: [10, 50], role: 'call' },
      ]),
    ).toEqual({ shop: { call: 40, own: 60 } });
  });

  it('spans on a cycle are waited for below the earliest', () => {
    expect(
      shares([
        { id: 'a', parent: 'b', at: [0, 10], role: 'entry' },
        { id: 'b', parent: 'a', at: [2, 8], role: 'entry', service: 'b' },
      ]),
    ).toEqual({ a: { b: 6, own: 4 }, b: { own: 6 } });
  });

  it('equals the definition, instant by instant', () => {
    fc.assert(
      fc.property(anyTrace, fc.boolean(), (drawn, isAdjusted) => {
        const trace = traceOf(drawn);
        const shift = isAdjusted ? adjustClocks(trace).shift : new Float64Array(trace.count);
        expect(sharesOf(drawn, trace, shift)).toEqual(sharesByDefinition(drawn, trace, shift));
      }),
      { numRuns: 2_000 },
    );
  });

  it('adds up to the duration of every entry', () => {
    fc.assert(
      fc.property(anyTrace, (drawn) => {
        const found = shares(drawn);
        for (const entry of entryOf(traceOf(drawn)).entries) {
          const { id, at } = drawn[entry]!;
          expect(Object.values(found[id] ?? {}).reduce((sum, ns) => sum + ns, 0)).toBe(at[1] - at[0]);
        }
      }),
    );
  });

  it('does not depend on the order of the spans', () => {
    fc.assert(
      fc.property(traceInTwoOrders, ({ drawn, other }) => {
        // By the clocks as they are: adjusting may make starts equal, where the index decides.
        const none = new Float64Array(drawn.length);
        expect(sharesOf(other, traceOf(other), none)).toEqual(sharesOf(drawn, traceOf(drawn), none));
      }),
    );
  });

  it('a consumer more changes nothing for the others', () => {
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
        const { consumer: _, ...others } = shares([...drawn, consumer]);
        expect(others).toEqual(shares(drawn));
      }),
    );
  });

  it('rows are appended, and forgotten by clear', () => {
    const trace = traceOf([shop]);
    const out = new TimeShares();
    exclusiveTime(trace, new Float64Array(1), out);
    exclusiveTime(trace, new Float64Array(1), out);
    expect([out.count, ...out.ns.subarray(0, 2)]).toEqual([2, 100, 100]);
    out.clear();
    expect(out.count).toBe(0);
  });
});
