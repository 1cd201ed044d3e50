import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustClocks } from './adjust-clocks.ts';
import { childrenOf } from './children-of.ts';
import { anyTrace, traceInTwoOrders } from './testing/any-trace.ts';
import { traceOf, type DrawnSpan } from './testing/trace-of.ts';

const MS = 1_000_000;

/** Shift of each span by id. */
function shifts(drawn: readonly DrawnSpan[]): Record<string, number> {
  const { shift } = adjustClocks(traceOf(drawn));
  return Object.fromEntries(drawn.map(({ id }, i) => [id, shift[i]!]));
}

const shop: DrawnSpan = { id: 'shop', at: [1_000 * MS, 1_100 * MS], role: 'entry' };
const call: DrawnSpan = { id: 'call', parent: 'shop', at: [1_010 * MS, 1_090 * MS], role: 'call' };
/** 60 ms of stock below 80 ms of call, with 30 ms of own work; its clock is ahead by some ms. */
function stockAhead(aheadMs: number): readonly DrawnSpan[] {
  const at = (fromMs: number, toMs: number) => [(fromMs + aheadMs) * MS, (toMs + aheadMs) * MS] as const;
  return [
    shop,
    call,
    { id: 'stock', parent: 'call', at: at(1_020, 1_080), role: 'entry', service: 'b' },
    { id: 'work', parent: 'stock', at: at(1_030, 1_060), service: 'b' },
  ];
}

describe('clocks', () => {
  it.each([0, 10, -10])('nothing is moved when the callee lies within the call: %i ms', (aheadMs) => {
    expect(shifts(stockAhead(aheadMs))).toEqual({ shop: 0, call: 0, stock: 0, work: 0 });
  });

  // 80 − 60 = 20 ms to spare, so stock begins 10 ms after the call, at 1,020 ms: it goes back by what its clock is ahead.
  it.each([500, -500, 11, -11, 86_400_000, -900])('a callee ahead by %i ms is centred in its call, with its own work', (aheadMs) => {
    expect(shifts(stockAhead(aheadMs))).toEqual({ shop: 0, call: 0, stock: -aheadMs * MS, work: -aheadMs * MS });
  });

  it('an odd gap is halved downwards, so that times stay whole', () => {
    // The gap is 10 − 3 = 7: floor(7 / 2) = 3, so from 20 to 3.
    expect(
      shifts([
        { id: 'call', at: [0, 10], role: 'call' },
        { id: 'callee', parent: 'call', at: [20, 23], role: 'entry', service: 'b' },
      ]),
    ).toEqual({ call: 0, callee: -17 });
  });

  it('a callee longer than its call begins with it', () => {
    // The caller gave up after 10; the callee went on for 30.
    expect(
      shifts([
        { id: 'call', at: [100, 110], role: 'call' },
        { id: 'callee', parent: 'call', at: [40, 70], role: 'entry', service: 'b' },
      ]),
    ).toEqual({ call: 0, callee: 60 });
  });

  it('a consumer is moved only when it starts before what it consumes', () => {
    const publish: DrawnSpan = { id: 'publish', at: [100, 110], role: 'producer' };
    const consumer = (start: number): DrawnSpan => ({
      id: 'consumer',
      parent: 'publish',
      at: [start, start + 50],
      role: 'entry',
      service: 'b',
      isAsync: true,
    });
    expect(shifts([publish, consumer(5_000)])).toEqual({ publish: 0, consumer: 0 });
    expect(shifts([publish, consumer(100)])).toEqual({ publish: 0, consumer: 0 });
    // Before the start of publishing at 100: to its end at 110.
    expect(shifts([publish, consumer(99)])).toEqual({ publish: 0, consumer: 11 });
  });

  it('a third clock is held against the second as it was moved', () => {
    // b is 1,000 ahead and goes to 100 + (100 − 80) / 2 = 110: −1,000. Its call is then 120 to 180; c fits in that as it is.
    // d (60 long) does not: to 120 + 0.
    expect(
      shifts([
        { id: 'call', at: [100, 200], role: 'call' },
        { id: 'b', parent: 'call', at: [1_110, 1_190], role: 'entry', service: 'b' },
        { id: 'call c', parent: 'b', at: [1_120, 1_180], role: 'call', service: 'b' },
        { id: 'c', parent: 'call c', at: [130, 170], role: 'entry', service: 'c' },
        { id: 'd', parent: 'call c', at: [20, 80], role: 'entry', service: 'd' },
      ]),
    ).toEqual({ call: 0, b: -1_000, 'call c': -1_000, c: 0, d: 100 });
  });

  it('the clock of the root stays, also where it is called back', () => {
    // The callback runs on the root's instance; b was moved by −500, which leaves the callback (620 to 630) outside its call. It stays.
    const drawn: readonly DrawnSpan[] = [
      { id: 'call', at: [0, 100], role: 'call' },
      { id: 'b', parent: 'call', at: [510, 590], role: 'entry', service: 'b' },
      { id: 'back', parent: 'b', at: [520, 580], role: 'call', service: 'b' },
      { id: 'callback', parent: 'back', at: [620, 630], role: 'entry' },
    ];
    expect(shifts(drawn)).toEqual({ call: 0, b: -500, back: -500, callback: 0 });
    expect([...adjustClocks(traceOf(drawn)).moved]).toEqual([1]);
  });

  it('another instance of the same service is another clock', () => {
    // 10 long within 100: to 45.
    expect(
      shifts([
        { id: 'call', at: [0, 100], role: 'call' },
        { id: 'peer', parent: 'call', at: [900, 910], role: 'entry', instance: 'a-2' },
      ]),
    ).toEqual({ call: 0, peer: -855 });
  });

  it('a span whose parent is lost is a reference of its own', () => {
    expect(
      shifts([
        { id: 'root', at: [100, 200] },
        { id: 'lost below', parent: 'lost', at: [0, 10], service: 'b' },
      ]),
    ).toEqual({ root: 0, 'lost below': 0 });
  });

  it('one clock is moved as a whole, what is waited for fits afterwards, and the root stays', () => {
    fc.assert(
      fc.property(anyTrace, (drawn) => {
        const trace = traceOf(drawn);
        const { parent } = childrenOf(trace);
        const { shift } = adjustClocks(trace);
        const rootOf = (span: number): number => (parent[span]! < 0 ? span : rootOf(parent[span]!));
        shift.forEach((by, span) => {
          const above = parent[span]!;
          const own = trace.instance[span];
          if (own === trace.instance[rootOf(span)] || own === trace.instance[above]) {
            expect(by).toBe(own === trace.instance[rootOf(span)] ? 0 : shift[above]);
            return;
          }
          const from = trace.start[span]! + by;
          const to = trace.end[span]! + by;
          expect(from).toBeGreaterThanOrEqual(trace.start[above]! + shift[above]!);
          const isLonger = to - from > trace.end[above]! - trace.start[above]!;
          if (trace.isAsync[span] === 0 && !isLonger) expect(to).toBeLessThanOrEqual(trace.end[above]! + shift[above]!);
        });
      }),
    );
  });

  it('do not depend on the order of the spans', () => {
    fc.assert(
      fc.property(traceInTwoOrders, ({ drawn, other }) => {
        expect(shifts(other)).toEqual(shifts(drawn));
      }),
    );
  });
});
