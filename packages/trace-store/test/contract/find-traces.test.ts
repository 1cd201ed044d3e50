import { isAppError, type ProjectId } from '@spanhouse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Condition, Order, SpanQuery, Target } from '../../src/model/span-query.ts';
import type { FoundTrace } from '../../src/model/trace-reader.ts';
import { READ_LIMITS } from '../../src/read/limits.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';
import { durationOf, sortedTraces, traceFigures, type TraceFigures } from './reference-model.ts';
import { spanMatches } from './reference-query.ts';
import { rangeOf, sampleQueries } from './sample-queries.ts';
import {
  collidingValues,
  freshProject,
  int,
  sampleSendings,
  SECOND,
  sent,
  store,
  storeSendings,
  T0,
  text,
  traceIdOf,
  type SentSpan,
} from './sent-spans.ts';

const ORDERS: readonly Order[] = ['newest', 'duration', 'errors', 'spans'];

describe('finding traces', () => {
  let db: TestStore;
  const sendings = sampleSendings(23);
  const figures = traceFigures(sendings);
  const sampled = freshProject();

  beforeAll(async () => {
    db = await startTestStore();
    await storeSendings(db, sampled, sendings);
    // The same spans, so that what is not kept apart shows up in every answer.
    await storeSendings(db, freshProject(), sendings);
  });
  afterAll(() => db.stop());

  const ask = (projectId: ProjectId, over: Partial<SpanQuery> = {}) =>
    db.reader.findTraces({ projectId, ...rangeOf(), conditions: [], order: 'newest', limit: 100, ...over });
  const idsOf = async (projectId: ProjectId, over: Partial<SpanQuery> = {}): Promise<readonly string[]> =>
    (await ask(projectId, over)).rows.map((row) => row.traceId);

  it('answers any combination of conditions, orders, ranges and limits as if every span of every trace were asked', async () => {
    const queries = sampleQueries(
      sampled,
      sendings.map((sending) => sending.sent),
      { numRuns: 60, seed: 8 },
    );
    let filled = 0;
    for (const query of queries) {
      const matching = sendings.filter((sending) => spanMatches(sending.sent, query));
      const ids = new Set(matching.map((sending) => sending.sent.span.traceId));
      const expected = sortedTraces(
        figures.filter((trace) => ids.has(trace.traceId)),
        query.order,
      ).slice(0, query.limit);
      const found = await db.reader.findTraces(query);
      const why = JSON.stringify({ ...query, start: '', end: '' }).slice(0, 600);
      expect(found.rows.map(toFigures), why).toEqual(expected);
      expect(found.matched.count, why).toBe(matching.reduce((sum, { cuts }) => sum + cuts.length, 0));
      expect(found.points.map(({ traceId, durationNs }) => `${String(traceId)} ${String(durationNs)}`).sort(), why).toEqual(
        longestDots(matching.map((sending) => sending.sent)).sort(),
      );
      expect(found.partial).toEqual([]);
      if (expected.length > 0) filled++;
    }
    // The queries would prove nothing if they found nothing.
    expect(filled).toBeGreaterThan(30);
  });

  it('finds nothing in an empty project', async () => {
    const conditions = [equals('bizOrderId', '1')];
    for (const order of ORDERS) {
      expect(await ask(freshProject(), { order, conditions })).toEqual({
        rows: [],
        points: [],
        matched: { count: 0, exact: true },
        partial: [],
      });
    }
  });

  it('a trace that came in several cuts is one row and one dot, and its figures are of all its spans', async () => {
    const projectId = freshProject();
    const [root, call, late] = [
      sent(0, { service: 'shop', name: 'POST /buy', endTimeUnixNano: T0 + 80_000_000n }),
      sent(1, {
        traceId: traceIdOf(0),
        parentSpanId: sent(0).span.spanId,
        service: 'stock',
        startTimeUnixNano: T0 + 10_000_000n,
        status: { code: 2, message: '' },
      }),
      sent(2, { traceId: traceIdOf(0), parentSpanId: sent(0).span.spanId, service: 'mail', startTimeUnixNano: T0 + 2n * SECOND }),
    ];
    for (const span of [call, late, root]) await store(db, projectId, [span]);
    const found = await ask(projectId);
    expect(found.rows.map((row) => ({ ...row, services: row.services.toSorted() }))).toEqual([
      {
        traceId: traceIdOf(0),
        start: T0,
        durationNs: 2n * SECOND + 5_000_000n,
        rootService: 'shop',
        rootName: 'POST /buy',
        rootSeen: true,
        spanCount: 3,
        errorCount: 1,
        services: ['mail', 'shop', 'stock'],
        tier: 'hot',
        values: [],
      },
    ]);
    expect(found.points).toEqual([{ timeMs: Number(T0 / 1_000_000n), durationNs: 80_000_000n, status: 0, traceId: traceIdOf(0) }]);
    // Found by one part, described by all.
    const byCall = await ask(projectId, {
      conditions: [{ target: { kind: 'field', field: 'service' }, operator: '=', values: ['stock'] }],
    });
    expect(byCall.rows).toEqual(found.rows);
    expect(byCall.matched).toEqual({ count: 1, exact: true });
  });

  it('lasts as long as its root, to the nanosecond, when nothing outlasts the root', async () => {
    const projectId = freshProject();
    await store(db, projectId, [sent(0, { endTimeUnixNano: T0 + 123_456_789n })]);
    expect((await ask(projectId)).rows[0]?.durationNs).toBe(123_456_789n);
  });

  it('conditions must hold for one span of the trace, not one each for several', async () => {
    const projectId = freshProject();
    const a = sent(0, { attributes: [text('a', '1')] });
    const b = sent(1, { traceId: a.span.traceId, attributes: [text('b', '2')] });
    await store(db, projectId, [a, b]);
    expect(await idsOf(projectId, { conditions: [equals('a', '1'), equals('b', '2')] })).toEqual([]);
    expect(await idsOf(projectId, { conditions: [equals('a', '1')] })).toEqual([a.span.traceId]);
  });

  it('does not take a trace whose span only has the hash of the value, and does take the rest of the block', async () => {
    const projectId = freshProject();
    const [mine, yours] = collidingValues('tier');
    await store(
      db,
      projectId,
      [0, 1, 2, 3].map((i) => sent(i, { attributes: [text('tier', i % 2 === 0 ? mine : yours)] })),
    );
    for (const order of ORDERS) {
      const found = await ask(projectId, { conditions: [equals('tier', mine)], order, limit: 2 });
      expect(found.rows.map((row) => row.traceId)).toEqual([traceIdOf(2), traceIdOf(0)]);
      // Counted by their hashes, not one by one.
      expect(found.matched.exact).toBe(false);
    }
  });

  it('an order number leads to its traces in all cuts, in the order asked for', async () => {
    const projectId = freshProject();
    for (let cut = 0; cut < 3; cut++) {
      await store(
        db,
        projectId,
        Array.from({ length: 100 }, (_, i) =>
          sent(cut * 100 + i, { attributes: [int('bizOrderId', i)], status: { code: cut === 1 && i === 42 ? 2 : 1, message: '' } }),
        ),
      );
    }
    const conditions = [equals('bizOrderId', '42')];
    expect(await idsOf(projectId, { conditions })).toEqual([242, 142, 42].map(traceIdOf));
    expect(await idsOf(projectId, { conditions, limit: 1, order: 'errors' })).toEqual([traceIdOf(142)]);
    expect((await ask(projectId, { conditions })).matched).toEqual({ count: 3, exact: true });
  });

  it('keeps a trace whose block is gone, for the index knows it, and says what could not be checked', async () => {
    const projectId = freshProject();
    const gold = { attributes: [text('tier', 'gold')] };
    const gone = await store(db, projectId, [sent(0, gold), sent(1, gold)]);
    await store(db, projectId, [sent(2, gold), sent(3, gold)]);
    await db.objectStore.delete(gone.objects.map(({ key }) => key));
    expect((await ask(projectId)).partial).toEqual([]);
    const found = await ask(projectId, { conditions: [equals('tier', 'gold')] });
    expect(found.rows.map((row) => row.traceId)).toEqual([3, 2, 1, 0].map(traceIdOf));
    expect(found.partial).toEqual(['2 of the traces found lie in blocks that cannot be read.']);
  });

  it('more than 2,000 matches: whatever the order, the first trace is the right one', async () => {
    const projectId = freshProject();
    const gold = [text('tier', 'gold')];
    const spans = Array.from({ length: 3_000 }, (_, i) => sent(i, { startTimeUnixNano: T0 + BigInt(i) * SECOND, attributes: gold }));
    const more = (trace: number, count: number, over: Parameters<typeof sent>[1]): readonly SentSpan[] =>
      Array.from({ length: count }, (_, i) =>
        sent(10_000 + trace * 100 + i, {
          traceId: traceIdOf(trace),
          startTimeUnixNano: T0 + BigInt(trace) * SECOND + 1n,
          attributes: gold,
          ...over,
        }),
      );
    await store(db, projectId, [
      ...spans,
      ...more(100, 1, { endTimeUnixNano: T0 + 3600n * SECOND }),
      ...more(200, 5, { status: { code: 2, message: '' } }),
      ...more(300, 9, {}),
    ]);
    const best = { newest: 2_999, duration: 100, errors: 200, spans: 300 };
    for (const conditions of [[], [equals('tier', 'gold')]]) {
      for (const order of ORDERS) {
        const found = await ask(projectId, { order, limit: 10, conditions });
        expect(found.rows[0]?.traceId).toBe(traceIdOf(best[order]));
        expect(found.rows).toHaveLength(10);
        expect(found.matched).toEqual({ count: 3_015, exact: conditions.length === 0 });
        expect(found.partial).toEqual([]);
      }
    }
  });

  it('looks behind one large trace for others', async () => {
    const projectId = freshProject();
    const large = Array.from({ length: 4_000 }, (_, i) =>
      sent(i + 10, { traceId: traceIdOf(0), startTimeUnixNano: T0 + 60n * SECOND + BigInt(i) }),
    );
    await store(db, projectId, [...large, sent(1), sent(2), sent(3)]);
    expect(await idsOf(projectId, { limit: 3 })).toEqual([0, 3, 2].map(traceIdOf));
    expect(await idsOf(projectId)).toHaveLength(4);
  });

  describe('columns', () => {
    const [userId, note]: readonly Target[] = [
      { kind: 'attribute', key: 'user.id' },
      { kind: 'attribute', key: 'note' },
    ];
    const columns = [userId!, note!];
    const within = (number: number, over: Parameters<typeof sent>[1] = {}) =>
      sent(number, { traceId: traceIdOf(0), parentSpanId: sent(0).span.spanId, ...over });
    const trace = [
      sent(0, { service: 'shop', attributes: [text('user.id', 'u-1')] }),
      within(1, { service: 'stock', attributes: [text('note', 'third'), int('user.id', 7)], startTimeUnixNano: T0 + 3n * SECOND }),
      within(2, { service: 'stock', attributes: [text('note', 'second')], startTimeUnixNano: T0 + 2n * SECOND }),
      within(3, { service: 'mail', attributes: [text('note', 'second'), text('user.id', 'u-1')], startTimeUnixNano: T0 + 4n * SECOND }),
    ];
    const told = (values: readonly (readonly string[])[], ofMatches = values.map((texts) => texts.length > 0)) =>
      values.map((texts, i) => ({ texts, areCut: texts.map(() => false), count: texts.length, ofMatches: ofMatches[i] }));

    it('tell the distinct values of the matching spans, the root’s first; where these have none, of the others', async () => {
      const projectId = freshProject();
      // In two blocks, so that a trace is put together.
      await store(db, projectId, trace.slice(0, 2));
      await store(db, projectId, [...trace.slice(2), sent(9)]);
      const ofAll = await ask(projectId, { columns });
      expect(ofAll.rows.map(({ values }) => values)).toEqual([
        told([[], []]),
        told([
          ['u-1', '7'],
          ['second', 'third'],
        ]),
      ]);
      const inService = (service: string): Partial<SpanQuery> => ({
        columns,
        conditions: [{ target: { kind: 'field', field: 'service' }, operator: '=', values: [service] }],
      });
      expect((await ask(projectId, inService('stock'))).rows[0]?.values).toEqual(told([['7'], ['second', 'third']]));
      expect((await ask(projectId, inService('shop'))).rows[0]?.values).toEqual(told([['u-1'], ['second', 'third']], [true, false]));
      // Where blocks answer, the matching spans are those that the search found.
      const byBlocks = await ask(projectId, { columns, conditions: [{ target: note!, operator: 'startsWith', values: ['thi'] }] });
      expect(byBlocks.scan).toBeDefined();
      expect(byBlocks.rows[0]?.values).toEqual(told([['7'], ['third']]));
    });

    it('tell so many values as are read by people, and how many there are', async () => {
      const projectId = freshProject();
      const many = Array.from({ length: 40 }, (_, i) => sent(i, { traceId: traceIdOf(0), attributes: [int('user.id', i)] }));
      await store(db, projectId, many);
      const [row] = (await ask(projectId, { columns: [userId!] })).rows;
      const texts = ['0', '1', '2', '3', '4', '5', '6', '7'];
      expect(row?.values).toEqual([{ texts, areCut: texts.map(() => false), count: 40, ofMatches: true }]);
    });

    it('say of a text that it was cut', async () => {
      const projectId = freshProject();
      const [whole, long] = ['w'.repeat(READ_LIMITS.traceValueUnitsMax), 'x'.repeat(READ_LIMITS.traceValueUnitsMax + 1)];
      await store(db, projectId, [sent(0, { attributes: [text('note', whole), text('user.id', long)] })]);
      const [row] = (await ask(projectId, { columns })).rows;
      expect(row?.values).toEqual([
        { texts: [long.slice(1)], areCut: [true], count: 1, ofMatches: true },
        { texts: [whole], areCut: [false], count: 1, ofMatches: true },
      ]);
    });

    it('are left out, and said to be, of traces with more spans than are read for them; the others have theirs', async () => {
      const projectId = freshProject();
      const large = Array.from({ length: READ_LIMITS.columnSpansMax + 1 }, (_, i) => ({
        ...sent(i + 10, { traceId: traceIdOf(0), attributes: [], startTimeUnixNano: T0 + BigInt(i) }),
      }));
      await store(db, projectId, [...large, sent(1, { attributes: [text('user.id', 'u-2')] })]);
      const found = await ask(projectId, { columns: [userId!], order: 'spans' });
      expect(found.rows.map(({ values }) => values)).toEqual([[], told([['u-2']])]);
      expect(found.partial).toEqual(['One of the traces found has too many spans for columns of attributes.']);
    });
  });

  it('is refused with a reason when the question is no question', async () => {
    const error: unknown = await ask(freshProject(), { ...rangeOf([5n, 5n]) }).catch((thrown: unknown) => thrown);
    expect(isAppError(error) && error.code).toBe('QUERY.INVALID');
  });
});

function equals(key: string, value: string): Condition {
  return { target: { kind: 'attribute', key }, operator: '=', values: [value] };
}

function toFigures({ tier, services, values, ...row }: FoundTrace): TraceFigures {
  expect(tier).toBe('hot');
  expect(values).toEqual([]);
  return { ...row, services: services.toSorted() };
}

function longestDots(spans: readonly SentSpan[]): string[] {
  return [...Map.groupBy(spans, ({ span }) => span.traceId)].map(([traceId, own]) => {
    const longest = own.map(durationOf).reduce((a, b) => (a > b ? a : b));
    return `${traceId} ${String(longest)}`;
  });
}
