import { silentLog, systemClock, type ProjectId } from '@spanhouse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpanQuery } from '../../src/model/span-query.ts';
import type { TraceReader } from '../../src/model/trace-reader.ts';
import { parseQuery, type Query } from '../../src/query-language/parse.ts';
import { createTraceReader } from '../../src/read/create-trace-reader.ts';
import { inParallel } from '../../src/read/in-parallel.ts';
import { READ_LIMITS } from '../../src/read/limits.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';
import { expectSameAnswer, randomQueries, storeRandomTraces, type StoredTraces } from './random-traces.ts';
import { rangeOf } from './sample-queries.ts';
import { after, freshProject, HOSTILE, int, SECOND, sent, store, text, traceIdOf } from './sent-spans.ts';

function read(query: string): Query {
  const parsed = parseQuery(query);
  if ('error' in parsed) throw new Error(`${query}: ${parsed.error.message}`);
  return parsed;
}

describe('queries that blocks answer', () => {
  let db: TestStore;
  let stored: StoredTraces;
  beforeAll(async () => {
    db = await startTestStore();
    stored = await storeRandomTraces(db, 7, 60);
  });
  afterAll(() => db.stop());

  const ask = (projectId: ProjectId, query: string, over: Partial<SpanQuery> = {}, reader: TraceReader = db.reader) =>
    reader.findSpans({ projectId, ...rangeOf(), ...read(query), order: 'newest', limit: 100, ...over });

  // test/long/query-answers.test.ts asks many more.
  it('are answered as if every span of every trace were asked', { timeout: 120_000 }, async () => {
    const queries = randomQueries(7, 40).map((query, i) => ({ query, i }));
    const found = await inParallel(queries, 4, ({ query, i }) => expectSameAnswer(stored, query, i));
    // They would prove nothing if they found nothing, or everything.
    expect(found.filter((count) => count > 0).length).toBeGreaterThan(15);
    expect(found.filter((count) => count === 0).length).toBeGreaterThan(5);
  });

  it.each([
    'spanCount >= 4',
    'spanCount = 1',
    'not spanCount > 3',
    'errorCount >= 2 and isRoot = true',
    'traceDuration >= 2s',
    'traceDuration > 1h and spanCount > 2',
    'traceDuration = 0ms',
    '{spanCount >= 5 and errorCount > 1} > {services = cart}',
    '{} !> {traceDuration >= 1s}',
    '{errorCount = 0} or {rootService = order}',
    'rootName = SELECT and services in (cart, stock)',
  ])('are answered so for whole traces: %s', async (query) => {
    for (const number of [0, 1]) await expectSameAnswer(stored, read(query), number);
  });

  it('go on where the time was over, until every block was searched, and give each span once', async () => {
    const projectId = freshProject();
    const cuts = READ_LIMITS.scanFirstBlocks * 2 + 1;
    for (let cut = 0; cut < cuts; cut++) await store(db, projectId, [sent(cut, { attributes: [int('size', cut)] })]);
    // Every look at the clock is past the end.
    let now = 0;
    const clock = { ...systemClock, monotonicMs: () => (now += READ_LIMITS.scanTimeMs + 1) };
    const reader = createTraceReader({ clickhouse: db.clickhouse, objectStore: db.objectStore, clock, log: silentLog });
    const seen: string[] = [];
    const left: number[] = [];
    for (let from: string | undefined, i = 0; i < 9; i++) {
      const found = await ask(projectId, 'size >= 1', from === undefined ? {} : { from }, reader);
      seen.push(...found.rows.map(({ spanId }) => spanId));
      left.push(found.scan?.blocksLeft ?? -1);
      expect(found.matched.exact).toBe(found.scan?.next === null);
      expect(found.partial.length).toBe(found.scan?.next === null ? 0 : 1);
      if (found.scan?.next == null) break;
      from = found.scan.next;
    }
    expect(left).toEqual([READ_LIMITS.scanFirstBlocks + 1, 1, 0]);
    expect(seen).toEqual(Array.from({ length: cuts - 1 }, (_, i) => sent(cuts - 1 - i).span.spanId));
  });

  it.each(['size >= 1', '{size >= 1} | count() = 1', '{service = checkout} ~ {size >= 1} or {size >= 1}'])(
    'go on from hour to hour, each span once and newest first: %s',
    async (query) => {
      const projectId = freshProject();
      const hour = 3_600_000_000_000n;
      // Spans of one block lie in several hours, and hours have several blocks.
      for (const cut of [0, 1, 2]) {
        const spans = [0n, 2n, 3n].map((hours, i) => {
          const start = after(hours * hour + BigInt(cut) * SECOND);
          return sent(cut * 3 + i, { startTimeUnixNano: start, endTimeUnixNano: start + SECOND, attributes: [int('size', cut + i + 1)] });
        });
        await store(db, projectId, spans);
      }
      let now = 0;
      const clock = { ...systemClock, monotonicMs: () => (now += READ_LIMITS.scanTimeMs + 1) };
      const reader = createTraceReader({ clickhouse: db.clickhouse, objectStore: db.objectStore, clock, log: silentLog });
      const starts: bigint[] = [];
      const left: number[] = [];
      for (let from: string | undefined, i = 0; i < 20; i++) {
        // Whoever asks for "until now" means a later now each time.
        const end = after(4n * hour + BigInt(i) * (hour / 7n));
        const found = await ask(projectId, query, { end, ...(from === undefined ? {} : { from }) }, reader);
        starts.push(...found.rows.map(({ start }) => start));
        left.push(found.scan?.blocksLeft ?? -1);
        expect(found.matched.exact).toBe(found.scan?.next === null);
        if (found.scan?.next == null) break;
        from = found.scan.next;
      }
      expect(starts).toHaveLength(9);
      expect(starts).toEqual(starts.toSorted((a, b) => (a > b ? -1 : 1)));
      expect(left.at(-1)).toBe(0);
      expect(left.length).toBeGreaterThan(3);
      expect(left.slice(0, -1).every((blocks) => blocks > 0)).toBe(true);
    },
  );

  it.each<[string, SpanQuery['order'], number]>([
    ['{service = cart} > {}', 'newest', 0],
    ['{} ~ {}', 'newest', 1],
    ['{spanCount >= 3}', 'duration', 0],
    ['{status = error} &>> {}', 'duration', 1],
    ['services in (cart, order) and errorCount >= 0', 'newest', 0],
  ])('count each span once over the parts of a search, of whichever blocks its trace has: %s, %s', async (query, order, parts) => {
    const { projectId } = stored;
    const whole = await ask(projectId, query, { order, limit: 1_000 });
    expect(whole.matched).toEqual({ count: whole.rows.length, exact: true });
    expect(whole.matched.count).toBeGreaterThan(10);
    let now = 0;
    const clock = { ...systemClock, monotonicMs: () => (now += READ_LIMITS.scanTimeMs + 1) };
    const reader = createTraceReader({ clickhouse: db.clickhouse, objectStore: db.objectStore, clock, log: silentLog });
    const seen: string[] = [];
    const counts: number[] = [];
    for (let from: string | undefined, isLast = false; !isLast;) {
      const found = await ask(projectId, query, { order, limit: 1_000, ...(from === undefined ? {} : { from }) }, reader);
      seen.push(...found.rows.map(({ spanId }) => spanId));
      counts.push(found.matched.count);
      isLast = found.scan?.next == null;
      from = found.scan?.next ?? undefined;
    }
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(parts);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(whole.matched.count);
    expect(seen.toSorted()).toEqual(whole.rows.map(({ spanId }) => spanId).toSorted());
  });

  it('take no place that is none', async () => {
    for (const from of [
      '',
      'x',
      '1',
      '1-2',
      '1-2-',
      '1-2-3-',
      '1-2-3-nn',
      '-1-1-1',
      '18446744073709551616-1-1',
      '1-1-18446744073709551616',
      "1-1-1' OR 1=1",
    ]) {
      await expect(ask(freshProject(), 'a > 1', { from })).rejects.toMatchObject({ code: 'QUERY.INVALID' });
    }
    await expect(ask(freshProject(), 'service = a', { from: '1-1-1' })).rejects.toMatchObject({ code: 'QUERY.INVALID' });
  });

  it('say which blocks cannot be read, and give the rest', async () => {
    const projectId = freshProject();
    const gone = await store(db, projectId, [sent(0, { attributes: [int('size', 5)] })]);
    await store(db, projectId, [sent(1, { attributes: [int('size', 6)] })]);
    await db.objectStore.delete(gone.objects.map(({ key }) => key));
    for (const query of ['size > 1', '{size > 1} | count() = 1']) {
      const found = await ask(projectId, query);
      expect(
        found.rows.map(({ spanId }) => spanId),
        query,
      ).toEqual([sent(1).span.spanId]);
      expect(found.partial, query).toEqual(['1 of the blocks to search cannot be read.']);
      expect(found.matched, query).toEqual({ count: 1, exact: false });
    }
  });

  it('find a named upstream in another block, and only below it', async () => {
    const projectId = freshProject();
    const [gateway, cart] = ['a'.repeat(16), 'b'.repeat(16)];
    const of = (number: number, spanId: string, parentSpanId: string, service: string) =>
      sent(number, { traceId: traceIdOf(1), spanId, parentSpanId, service });
    await store(db, projectId, [of(0, gateway, '', 'gateway')]);
    await store(db, projectId, [of(1, cart, gateway, 'cart'), of(2, 'c'.repeat(16), cart, 'redis'), of(3, 'd'.repeat(16), '', 'redis')]);
    const idsOf = async (query: string) => (await ask(projectId, query)).rows.map(({ spanId }) => spanId);
    expect(await idsOf('{service = gateway} >> {service = redis}')).toEqual(['c'.repeat(16)]);
    expect(await idsOf('{service = gateway} > {service = redis}')).toEqual([]);
    expect(await idsOf('{service = redis} << {service = gateway}')).toEqual([gateway]);
    expect(await idsOf('services = gateway and spanCount = 4 and service = redis')).toEqual(['d'.repeat(16), 'c'.repeat(16)]);
    expect(await idsOf('services = checkout')).toEqual([]);
  });

  it('find each text and only it, whatever it looks like and however it is compared', { timeout: 120_000 }, async () => {
    const projectId = freshProject();
    const values = HOSTILE.filter((value) => value.length <= 600);
    await store(
      db,
      projectId,
      values.map((value, i) => sent(i, { name: value, attributes: [text('key', value), text(value === '' ? 'x' : value, 'y')] })),
    );
    const literal = (value: string): string =>
      value.replaceAll(/[^\p{L}\p{N}]/gu, (character) => `\\x{${character.codePointAt(0)?.toString(16) ?? ''}}`);
    await inParallel(values, 4, async (value) => {
      const expected = [sent(values.indexOf(value)).span.spanId];
      const conditions = (operator: '=' | '=~' | 'contains' | 'exists', operand: readonly string[], key = 'key') => [
        { target: { kind: 'attribute', key } as const, operator, values: operand },
      ];
      const idsOf = async (over: Partial<SpanQuery>) => (await ask(projectId, '', over)).rows.map(({ spanId }) => spanId);
      expect(await idsOf({ conditions: conditions('=~', [literal(value)]) }), value).toEqual(expected);
      expect(await idsOf({ conditions: conditions('contains', [value]) }), value).toEqual(expect.arrayContaining(expected));
      if (value !== '') expect(await idsOf({ conditions: conditions('exists', [], value) }), value).toEqual(expected);
      const selection = { kind: 'spans', filter: conditions('=', [value])[0]! } as const;
      expect(await idsOf({ selection }), value).toEqual(expected);
    });
  });
});
