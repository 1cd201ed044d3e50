import type { ClickHouse } from '@spanhouse/clickhouse';
import { isAppError, silentLog, systemClock, unixNano, type ProjectId } from '@spanhouse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Condition, SpanQuery, Target } from '../../src/model/span-query.ts';
import type { FoundSpan } from '../../src/model/trace-reader.ts';
import { createTraceReader } from '../../src/read/create-trace-reader.ts';
import { inParallel } from '../../src/read/in-parallel.ts';
import { READ_LIMITS } from '../../src/read/limits.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';
import { durationOf, fieldText, sortedSpans } from './reference-model.ts';
import { spanMatches } from './reference-query.ts';
import { rangeOf, sampleQueries, singleConditions } from './sample-queries.ts';
import {
  after,
  collidingValues,
  freshProject,
  HOSTILE,
  int,
  sampleSendings,
  SECOND,
  sent,
  store,
  storeSendings,
  T0,
  text,
  type Sending,
  type SentSpan,
} from './sent-spans.ts';

describe('finding spans', () => {
  let db: TestStore;
  const sendings = sampleSendings(11);
  const sampled = freshProject();

  beforeAll(async () => {
    db = await startTestStore();
    await storeSendings(db, sampled, sendings);
    // The same spans, so that what is not kept apart shows up in every answer.
    await storeSendings(db, freshProject(), sendings);
  });
  afterAll(() => db.stop());

  const ask = (projectId: ProjectId, over: Partial<SpanQuery> = {}) =>
    db.reader.findSpans({ projectId, ...rangeOf(), conditions: [], order: 'newest', limit: 100, ...over });
  const idsOf = async (projectId: ProjectId, over: Partial<SpanQuery> = {}): Promise<readonly string[]> =>
    (await ask(projectId, over)).rows.map((row) => row.spanId);

  const expectReference = async (query: SpanQuery): Promise<number> => {
    const matching = sendings.filter((sending) => spanMatches(sending.sent, query));
    const found = await db.reader.findSpans(query);
    const expected = sortedSpans(
      matching.map((sending) => sending.sent),
      query.order,
    ).slice(0, query.limit);
    expect(found.rows, name(query)).toEqual(expected.map(toFoundSpan));
    expect(found.matched.count, name(query)).toBe(storedOf(matching));
    expect(
      found.points
        .map(({ timeMs, durationNs, status, traceId }) => `${String(timeMs)} ${String(durationNs)} ${String(status)} ${String(traceId)}`)
        .sort(),
    ).toEqual(matching.flatMap((sending) => sending.cuts.map(() => pointOf(sending.sent))).sort());
    expect(found.partial).toEqual([]);
    return matching.length;
  };

  it('answers any combination of conditions, orders, ranges and limits as if every span were asked', async () => {
    let filled = 0;
    for (const query of sampleQueries(
      sampled,
      sendings.map((sending) => sending.sent),
      { numRuns: 60, seed: 5 },
    )) {
      if ((await expectReference(query)) > 0) filled++;
    }
    // The queries would prove nothing if they found nothing.
    expect(filled).toBeGreaterThan(30);
  });

  it('answers every operator on fields and attributes, whatever the value', async () => {
    // Every second is enough and costs half the time: the combinations above ask for the others too.
    const conditions = singleConditions(sendings.map((sending) => sending.sent)).filter((_condition, i) => i % 2 === 0);
    const found = await inParallel(conditions, 8, (condition) =>
      expectReference({ projectId: sampled, ...rangeOf(), conditions: [condition], order: 'newest', limit: 20 }),
    );
    expect(found.filter((count) => count > 0).length).toBeGreaterThan(conditions.length / 2);
  });

  it('finds nothing in an empty project', async () => {
    const projectId = freshProject();
    for (const conditions of [[], [equals('bizOrderId', '1')]]) {
      expect(await ask(projectId, { conditions })).toEqual({ rows: [], points: [], matched: { count: 0, exact: true }, partial: [] });
    }
  });

  it('the start of a range is in it and its end is not', async () => {
    const projectId = freshProject();
    await store(db, projectId, [sent(0), sent(1), sent(2)]);
    expect(await idsOf(projectId, { start: after(SECOND), end: after(2n * SECOND) })).toEqual([sent(1).span.spanId]);
    expect(await idsOf(projectId, { start: after(SECOND), end: after(2n * SECOND + 1n) })).toEqual([
      sent(2).span.spanId,
      sent(1).span.spanId,
    ]);
  });

  it.each([
    ['as a string', text('order', '40017')],
    ['as an int', int('order', 40_017)],
    ['as a double', { key: 'order', value: { kind: 'double', value: 40_017 } } as const],
  ])('finds one order number among many spans, sent %s', async (_name, attribute) => {
    const projectId = freshProject();
    const spans = Array.from({ length: 300 }, (_, i) => sent(i, { attributes: [i === 123 ? attribute : int('order', i)] }));
    await store(db, projectId, spans);
    const found = await ask(projectId, { conditions: [equals('order', '40017')] });
    expect(found.rows.map((row) => row.spanId)).toEqual([sent(123).span.spanId]);
    expect(found.matched).toEqual({ count: 1, exact: true });
  });

  it('finds the order number of a span that came weeks late, beside others that came in time', async () => {
    const projectId = freshProject();
    const late = T0 - 60n * 86_400n * SECOND;
    const order = (i: number) => ({ attributes: [int('order', i)] });
    await store(db, projectId, [
      sent(0, { startTimeUnixNano: late, ...order(0) }),
      ...Array.from({ length: 50 }, (_, i) => sent(i + 1, order(i + 1))),
    ]);
    const conditions = [equals('order', '0')];
    expect(await idsOf(projectId, { conditions, start: unixNano(late), end: after(0n) })).toEqual([sent(0).span.spanId]);
    expect(await idsOf(projectId, { conditions, start: unixNano(late), end: unixNano(late + 1n) })).toEqual([sent(0).span.spanId]);
    expect(await idsOf(projectId, { conditions })).toEqual([]);
  });

  it('finds a value that is rare in one cut and frequent in another', async () => {
    const projectId = freshProject();
    const tier = (value: string) => ({ attributes: [text('tier', value)] });
    await store(
      db,
      projectId,
      Array.from({ length: 200 }, (_, i) => sent(i, tier(i === 7 ? 'gold' : 'none'))),
    );
    await store(
      db,
      projectId,
      Array.from({ length: 10 }, (_, i) => sent(i + 200, tier('gold'))),
    );
    expect(await idsOf(projectId, { conditions: [equals('tier', 'gold')], limit: 4 })).toEqual(
      [209, 208, 207, 206].map((i) => sent(i).span.spanId),
    );
    expect(await idsOf(projectId, { conditions: [equals('tier', 'gold')] })).toHaveLength(11);
  });

  it('joins a rare attribute with what a span has only by default', async () => {
    const projectId = freshProject();
    const nameless = { ...sent(1, { attributes: [int('order', 1)] }), resource: [] };
    const long = sent(2, { service: 's'.repeat(600), attributes: [int('order', 2)] });
    await store(db, projectId, [
      nameless,
      long,
      ...Array.from({ length: 50 }, (_, i) => sent(i + 3, { attributes: [int('order', i + 3)] })),
    ]);
    expect(await idsOf(projectId, { conditions: [equals('order', '1'), equals('service.name', 'unknown_service')] })).toEqual([
      nameless.span.spanId,
    ]);
    expect(await idsOf(projectId, { conditions: [equals('order', '2'), equals('service.name', 's'.repeat(512))] })).toEqual([
      long.span.spanId,
    ]);
    expect(await idsOf(projectId, { conditions: [equals('order', '2'), equals('service.name', 's'.repeat(600))] })).toEqual([
      long.span.spanId,
    ]);
  });

  it('finds each text and only it, whatever it looks like, as a name, a key and a value', async () => {
    const projectId = freshProject();
    // Twice each, so that all are frequent; a third time among many, so that they are rare too.
    const spanOf = (value: string, i: number) => sent(i, { name: value, attributes: [text('key', value), text(value, 'x')] });
    const count = HOSTILE.length;
    await store(db, projectId, [...HOSTILE, ...HOSTILE].map(spanOf));
    const others = Array.from({ length: 200 }, (_, i) => sent(1_000 + i));
    await store(db, projectId, [...HOSTILE.map((value, i) => spanOf(value, 2 * count + i)), ...others]);
    await inParallel(HOSTILE, 8, async (value) => {
      const i = HOSTILE.indexOf(value);
      const expected = [i + 2 * count, i + count, i].map((number) => sent(number).span.spanId);
      expect(await idsOf(projectId, { conditions: [equals('key', value)] }), value).toEqual(expected);
      expect(await idsOf(projectId, { conditions: [equals(value, 'x')] }), value).toEqual(expected);
      const either = { target: { kind: 'attribute', key: 'key' }, operator: 'in', values: ['other', value] } as const;
      expect(await idsOf(projectId, { conditions: [either] }), value).toEqual(expected);
      // Names are compared as far as the index keeps them.
      const isCut = Buffer.byteLength(value) >= 512 && value.startsWith('x');
      const named = await idsOf(projectId, { conditions: [{ target: { kind: 'field', field: 'name' }, operator: '=', values: [value] }] });
      expect(isCut ? named.filter((id) => expected.includes(id)) : named, value).toEqual(expected);
    });
  });

  it('a span that was sent again comes once, and does not take the place of another', async () => {
    const projectId = freshProject();
    const spans = Array.from({ length: 6 }, (_, i) => sent(i, { attributes: [text('tier', 'gold')] }));
    for (let cut = 0; cut < 3; cut++) await store(db, projectId, spans);
    await store(db, projectId, [sent(6, { attributes: [text('tier', 'gold')] }), ...Array.from({ length: 200 }, (_, i) => sent(i + 7))]);
    expect(await idsOf(projectId, { conditions: [equals('tier', 'gold')], limit: 4 })).toEqual(
      [6, 5, 4, 3].map((i) => sent(i).span.spanId),
    );
    // One that differs in anything is another span.
    await store(db, projectId, [sent(6, { attributes: [text('tier', 'gold')], traceState: 'x' })]);
    expect(await idsOf(projectId, { conditions: [equals('tier', 'gold')], limit: 2 })).toEqual([6, 6].map((i) => sent(i).span.spanId));
  });

  it('tells the distinct values of each column one by one, and which of them is not whole', async () => {
    const projectId = freshProject();
    const long = 'x'.repeat(READ_LIMITS.spanValueUnitsMax);
    const resource = [text('tier', 'silver'), text('note', long)];
    await store(db, projectId, [{ ...sent(0, { attributes: [text('tier', 'gold, or so'), text('note', 'short')] }), resource }]);
    await store(db, projectId, [
      { ...sent(1, { attributes: [text('tier', 'gold'), text('note', '')] }), resource: [text('tier', 'gold')] },
    ]);
    const columns: readonly Target[] = ['tier', 'note', 'missing'].map((key) => ({ kind: 'attribute', key }));
    const none = { texts: [], areCut: [], count: 0 };
    expect((await ask(projectId, { columns })).rows.map(({ values }) => values)).toEqual([
      [{ texts: ['gold'], areCut: [false], count: 1 }, none, none],
      [
        { texts: ['gold, or so', 'silver'], areCut: [false, false], count: 2 },
        { texts: ['short', long.slice('short'.length)], areCut: [false, true], count: 2 },
        none,
      ],
    ]);
  });

  it('a value with the same hash as another is not taken for it', async () => {
    const projectId = freshProject();
    const [mine, yours] = collidingValues('tier');
    await store(
      db,
      projectId,
      [0, 1, 2, 3].map((i) => sent(i, { attributes: [text('tier', i % 2 === 0 ? mine : yours)] })),
    );
    const found = await ask(projectId, { conditions: [equals('tier', mine)] });
    expect(found.rows.map((row) => row.spanId)).toEqual([sent(2).span.spanId, sent(0).span.spanId]);
    expect(found.matched).toEqual({ count: 2, exact: true });
    // Not all that were found by their hash were looked at: then the count does not claim to be exact.
    expect((await ask(projectId, { conditions: [equals('tier', mine)], limit: 1 })).matched.exact).toBe(false);
  });

  it('says that spans are missing when a block is gone, and gives the rest', async () => {
    const projectId = freshProject();
    const order = (i: number) => ({ attributes: [int('order', i), text('tier', 'gold')] });
    const gone = await store(db, projectId, [sent(0, order(0)), sent(1, order(1))]);
    await store(db, projectId, [sent(2, order(0)), sent(3, order(3))]);
    await db.objectStore.delete(gone.objects.map(({ key }) => key));
    const all = await ask(projectId);
    expect(all.rows.map((row) => row.spanId)).toEqual([sent(3).span.spanId, sent(2).span.spanId]);
    expect(all.partial).toEqual(['2 of the spans found lie in blocks that cannot be read.']);
    expect(all.matched).toEqual({ count: 4, exact: true });
    expect((await ask(projectId, { conditions: [equals('tier', 'gold')] })).partial).toHaveLength(1);
    const rare = await ask(projectId, { conditions: [equals('order', '0')] });
    expect(rare.rows.map((row) => row.spanId)).toEqual([sent(2).span.spanId]);
    expect(rare.partial).toEqual(['1 of the blocks to search cannot be read.']);
    expect(rare.matched).toEqual({ count: 1, exact: false });
  });

  it('gives what the index tells when rare values read more than a query may, and says so', async () => {
    const projectId = freshProject();
    const tier = (value: string) => ({ attributes: [text('tier', value)] });
    await store(
      db,
      projectId,
      Array.from({ length: 200 }, (_, i) => sent(i, tier(i === 7 ? 'gold' : 'none'))),
    );
    await store(
      db,
      projectId,
      Array.from({ length: 3 }, (_, i) => sent(i + 200, tier('gold'))),
    );
    const clickhouse: ClickHouse = {
      ...db.clickhouse,
      inProject: (...project) => ({
        query: (query, row, options) =>
          db.clickhouse
            .inProject(...project)
            .query(query, row, options.tag === 'traces.find_rare' ? { ...options, limits: { rowsReadMax: 1 } } : options),
      }),
    };
    const reader = createTraceReader({ clickhouse, objectStore: db.objectStore, clock: systemClock, log: silentLog });
    const found = await reader.findSpans({
      projectId,
      ...rangeOf(),
      conditions: [equals('tier', 'gold')],
      order: 'newest',
      limit: 100,
    });
    expect(found.rows.map((row) => row.spanId)).toEqual([202, 201, 200].map((i) => sent(i).span.spanId));
    expect(found.partial).toEqual([expect.stringContaining('reads more than is allowed')]);
    expect(found.matched).toEqual({ count: 3, exact: false });
  });

  it('more than 2,000 matches: the rows are the first, the count is theirs, no extreme is lost among the points', async () => {
    const projectId = freshProject();
    // Over three hours, so that the newest are all found in the last of them.
    const count = 9_000;
    const spanAt = (i: number): SentSpan => {
      const start = T0 + (BigInt(i) * 3n * 3600n * SECOND) / BigInt(count);
      const durationNs = i === 100 ? 3600n * SECOND : i === 200 ? 0n : 1_000_000n + BigInt((i * 7919) % count);
      return sent(i, {
        startTimeUnixNano: start,
        endTimeUnixNano: start + durationNs,
        status: i % 50 === 0 ? { code: 2, message: '' } : null,
      });
    };
    const spans = Array.from({ length: count }, (_, i) => spanAt(i));
    await store(db, projectId, spans);
    for (const order of ['newest', 'duration'] as const) {
      const found = await ask(projectId, { order, limit: 1_000 });
      expect(found.rows).toEqual(sortedSpans(spans, order).slice(0, 1_000).map(toFoundSpan));
      expect(found.matched).toEqual({ count, exact: true });
      expect(found.points.length).toBeLessThanOrEqual(2_000);
      expect(found.points.length).toBeGreaterThan(900);
      expect(found.points.map((point) => point.durationNs)).toEqual(expect.arrayContaining([3600n * SECOND, 0n]));
      expect(found.points.every((point) => point.traceId !== undefined)).toBe(true);
    }
  });

  it.each<[string, Partial<SpanQuery>]>([
    ['a range that ends before it starts', { start: after(1n), end: after(0n) }],
    ['an empty range', { start: after(1n), end: after(1n) }],
    [
      'an order among texts that are no numbers',
      { conditions: [{ target: { kind: 'attribute', key: 'x' }, operator: '>', values: ['one'] }] },
    ],
    ['a regular expression that is none', { conditions: [{ target: { kind: 'field', field: 'name' }, operator: '=~', values: ['a('] }] }],
    ['no value', { conditions: [{ target: { kind: 'field', field: 'name' }, operator: 'in', values: [] }] }],
    ['a duration that is none', { conditions: [{ target: { kind: 'field', field: 'duration' }, operator: '>', values: ['5ms'] }] }],
    ['a duration below nothing', { conditions: [{ target: { kind: 'field', field: 'duration' }, operator: '>', values: ['-1'] }] }],
    [
      'a duration of more than 64 bits',
      { conditions: [{ target: { kind: 'field', field: 'duration' }, operator: '>', values: ['18446744073709551616'] }] },
    ],
    ['no rows at all', { limit: 0 }],
    ['more conditions than a query has', { conditions: Array.from({ length: 33 }, (_, i) => equals(`key${String(i)}`, 'x')) }],
    ['more rows than are given', { limit: 1_001 }],
  ])('refuses %s', async (_name, over) => {
    const error: unknown = await ask(freshProject(), over).catch((thrown: unknown) => thrown);
    expect(isAppError(error) && error.code).toBe('QUERY.INVALID');
  });

  it('refuses a range wider than all that is kept', async () => {
    const error: unknown = await ask(freshProject(), { start: unixNano(0n) }).catch((thrown: unknown) => thrown);
    expect(isAppError(error) && error.code).toBe('QUERY.RANGE_TOO_WIDE');
  });
});

function equals(key: string, value: string): Condition {
  return { target: { kind: 'attribute', key }, operator: '=', values: [value] };
}

function storedOf(sendings: readonly Sending[]): number {
  return sendings.reduce((sum, { cuts }) => sum + cuts.length, 0);
}

function name(query: SpanQuery): string {
  return JSON.stringify({ conditions: query.conditions, order: query.order, limit: query.limit }).slice(0, 600);
}

function pointOf(span: SentSpan): string {
  return `${String(span.span.startTimeUnixNano / 1_000_000n)} ${String(durationOf(span))} ${String(span.span.status?.code ?? 0)} ${span.span.traceId}`;
}

function toFoundSpan(from: SentSpan): Record<keyof FoundSpan, unknown> {
  const { span } = from;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    start: span.startTimeUnixNano,
    durationNs: durationOf(from),
    service: fieldText(from, 'service'),
    name: span.name,
    kind: span.kind,
    status: span.status?.code ?? 0,
    instance: fieldText(from, 'instance'),
    environment: fieldText(from, 'environment'),
    values: [],
    isRoot: span.parentSpanId === '',
  };
}
