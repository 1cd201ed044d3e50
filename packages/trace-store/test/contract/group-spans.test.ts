import type { ProjectId } from '@spanhouse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GroupCurve, GroupQuestion, SpanGroups } from '../../src/model/span-groups.ts';
import { parseQuery, parseTarget } from '../../src/query-language/index.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';
import { rangeOf } from './sample-queries.ts';
import { freshProject, int, sent, store, T0, SECOND, text, type SentSpan } from './sent-spans.ts';

const MS = 1_000_000n;

describe('spans in groups', () => {
  let db: TestStore;
  beforeAll(async () => {
    db = await startTestStore();
  });
  afterAll(() => db.stop());

  const group = (projectId: ProjectId, query: string, by: readonly string[], over: Partial<GroupQuestion> = {}): Promise<SpanGroups> => {
    const parsed = parseQuery(query);
    if ('error' in parsed) throw new Error(parsed.error.message);
    return db.reader.groupSpans({
      projectId,
      ...rangeOf(),
      ...parsed,
      by: by.flatMap((key) => parseTarget(key) ?? []),
      order: 'count',
      limit: 100,
      ...over,
    });
  };
  const lasting = (number: number, ms: number, over: Parameters<typeof sent>[1] = {}): SentSpan =>
    sent(number, {
      ...over,
      startTimeUnixNano: T0 + BigInt(number) * SECOND,
      endTimeUnixNano: T0 + BigInt(number) * SECOND + BigInt(ms) * MS,
    });

  it('by a column have their count, errors and percentiles, the greatest first', async () => {
    const projectId = freshProject();
    await store(db, projectId, [
      ...Array.from({ length: 100 }, (_, i) => lasting(i, i + 1, { service: 'cart' })),
      ...Array.from({ length: 10 }, (_, i) => lasting(200 + i, 500, { service: 'order', status: { code: i < 3 ? 2 : 0, message: '' } })),
    ]);
    const found = await group(projectId, '', ['service']);
    expect(found).toMatchObject({ groupCount: 2, matched: { count: 110, exact: true }, source: 'index', partial: [] });
    expect(found.groups.map(({ values, count, errors }) => [values, count, errors])).toEqual([
      [['cart'], 100, 0],
      [['order'], 10, 3],
    ]);
    const [cart] = found.groups;
    // 1 to 100 ms, one each: half do not exceed 50 ms.
    expect(within(cart?.p50Ns ?? 0, 50e6)).toBeLessThan(0.012);
    expect(within(cart?.p90Ns ?? 0, 90e6)).toBeLessThan(0.012);
    expect(within(cart?.p99Ns ?? 0, 99e6)).toBeLessThan(0.012);
    const bySlowest = await group(projectId, '', ['service'], { order: 'p50', limit: 1 });
    expect(bySlowest.groups.map(({ values }) => values[0])).toEqual(['order']);
    expect(bySlowest.groupCount).toBe(2);
    expect((await group(projectId, '', ['service'], { order: 'errorShare' })).groups[0]?.values).toEqual(['order']);
  });

  it('by two keys are one for each pair that occurs, null where there is none', async () => {
    const projectId = freshProject();
    await store(db, projectId, [
      sent(0, { kind: 2, attributes: [int('http.response.status_code', 500)] }),
      sent(1, { kind: 2, attributes: [int('http.response.status_code', 500)] }),
      sent(2, { kind: 3 }),
    ]);
    const found = await group(projectId, '', ['kind', 'http.status_code']);
    expect(found.groups.map(({ values, count }) => [values, count])).toEqual([
      [['server', '500'], 2],
      [['client', null], 1],
    ]);
  });

  it('of a query by a rare attribute count the spans that only blocks know', async () => {
    const projectId = freshProject();
    await store(db, projectId, [
      ...Array.from({ length: 40 }, (_, i) => sent(i, { service: `s${String(i % 2)}`, attributes: [text('order.id', String(i))] })),
    ]);
    const found = await group(projectId, 'order.id in (1, 3, 4)', ['service']);
    expect(found.groups.map(({ values, count }) => [values[0], count])).toEqual([
      ['s1', 2],
      ['s0', 1],
    ]);
    expect(found.matched).toEqual({ count: 3, exact: true });
  });

  it('by an attribute without a column are read from blocks: all of few, a share of many', async () => {
    const projectId = freshProject();
    const few = Array.from({ length: 30 }, (_, i) =>
      sent(i, { service: 'few', attributes: [text('tier', i % 3 === 0 ? 'gold' : 'blue')] }),
    );
    const many = Array.from({ length: 4_000 }, (_, i) =>
      sent(100 + i, { service: 'many', attributes: [text('tier', i % 4 === 0 ? 'gold' : 'blue')] }),
    );
    for (let at = 0; at < many.length; at += 800) await store(db, projectId, many.slice(at, at + 800));
    await store(db, projectId, few);
    const whole = await group(projectId, 'service = few', ['tier']);
    expect(whole).toMatchObject({ source: 'index', looked: 30 });
    expect(whole.groups.map(({ values, count }) => [values[0], count])).toEqual([
      ['blue', 20],
      ['gold', 10],
    ]);
    const share = await group(projectId, 'service = many', ['tier']);
    expect(share).toMatchObject({ source: 'sample', matched: { count: 4_000, exact: true } });
    expect(share.looked).toBeGreaterThan(300);
    expect(share.groups.reduce((sum, { count }) => sum + count, 0)).toBeCloseTo(4_000, -1);
    expect((share.groups[1]?.count ?? 0) / 4_000).toBeGreaterThan(0.15);
    expect((share.groups[1]?.count ?? 0) / 4_000).toBeLessThan(0.35);
  });

  it('by an attribute that the index holds as a tag are exact, of more spans than a sample has', async () => {
    const projectId = freshProject();
    const spans = Array.from({ length: 3_000 }, (_, i) =>
      sent(i, {
        kind: i % 2 === 0 ? 2 : 3,
        attributes: [
          ...(i % 3 === 0 ? [text('tier', 'gold')] : []),
          ...(i === 7 ? [text('tier', 'rare')] : []),
          ...(i === 8 ? [int('tier', 8)] : []),
          ...(i === 10 ? [text('tier', 'x'.repeat(600))] : []),
        ],
        // Of a resource, it is no tag of its spans.
        resource: i === 1 ? [text('tier', 'resource')] : [],
      }),
    );
    await store(db, projectId, spans, { indexedTags: { [projectId]: ['tier', 'http.route'] } });
    const tags = ['tier'];
    const exact = await group(projectId, '', ['tier'], { tags });
    const by = [{ kind: 'attribute', key: 'tier', scope: 'span' }];
    expect(exact).toMatchObject({ by, source: 'index', looked: 3_000, groupCount: 4 });
    expect(exact.groups.map(({ values, count }) => [values[0], count])).toEqual([
      [null, 1_998],
      ['gold', 1_000],
      ['8', 1],
      ['rare', 1],
    ]);
    // With a query by a value that only blocks know, and beside a column.
    const ofRare = await group(projectId, 'tier = rare', ['tier', 'kind'], { tags });
    expect(ofRare.groups.map(({ values, count }) => [...values, count])).toEqual([['rare', 'client', 1]]);
    const byBlocks = await group(projectId, 'tier startsWith ra', ['tier'], { tags });
    expect(byBlocks.groups.map(({ values, count }) => [...values, count])).toEqual([['rare', 1]]);
    // Without being told that it is a tag, a sample is read.
    expect(await group(projectId, '', ['tier'])).toMatchObject({ by: [{ kind: 'attribute', key: 'tier' }], source: 'sample' });
  });

  describe('curves', () => {
    const momentOf = (ns: bigint): number => Number((ns - rangeOf().start) / ((rangeOf().end - rangeOf().start) / 32n + 1n));
    const at = (number: number, startNs: bigint, over: Parameters<typeof sent>[1] = {}): SentSpan =>
      sent(number, { startTimeUnixNano: startNs, ...over });
    const curvesOf = async (projectId: ProjectId, query: string, by: readonly string[], marks?: readonly number[]) => {
      const parsed = parseQuery(query);
      if ('error' in parsed) throw new Error(parsed.error.message);
      const { groups } = await group(projectId, query, by);
      return db.reader.groupCurves({
        projectId,
        ...rangeOf(),
        ...parsed,
        by: by.flatMap((key) => parseTarget(key) ?? []),
        marks: marks ?? groups.flatMap(({ mark }) => mark ?? []),
      });
    };
    /** Parts of the range that have spans, with these and the failed ones. */
    const filled = (curve: Pick<GroupCurve, 'counts' | 'errors'> | undefined) =>
      curve?.counts.flatMap((count, moment) => (count === 0 ? [] : [[moment, count, curve.errors[moment]]]));
    const failed = { code: 2, message: '' };
    const spans = [
      at(0, T0, { service: 'cart' }),
      at(1, T0 + SECOND, { service: 'cart', status: failed }),
      at(2, T0 + 3_600n * SECOND, { service: 'cart' }),
      at(3, T0, { service: 'order', status: failed, attributes: [text('order.id', 'o-3')] }),
    ];

    it('say when the spans of each group began and which failed, for all groups that were asked for and no other', async () => {
      const projectId = freshProject();
      await store(db, projectId, spans);
      const curves = await curvesOf(projectId, '', ['service', 'kind']);
      expect(curves).toHaveLength(2);
      const cart = curves.find(({ values }) => values[0] === 'cart');
      expect(filled(cart)).toEqual([
        [momentOf(T0), 2, 1],
        [momentOf(T0 + 3_600n * SECOND), 1, 0],
      ]);
      const { groups } = await group(projectId, '', ['service', 'kind'], { order: 'errorShare' });
      const onlyOrder = await curvesOf(projectId, '', ['service', 'kind'], [groups[0]?.mark ?? 0]);
      expect(onlyOrder.map(({ values }) => values[0])).toEqual(['order']);
    });

    it('have the spans, too, that only blocks know', async () => {
      const projectId = freshProject();
      await store(db, projectId, [...spans, ...Array.from({ length: 200 }, (_, i) => at(10 + i, T0, { service: 'order' }))]);
      const { groups } = await group(projectId, 'order.id = o-3', ['service']);
      // No mark to ask by, and no curve of its own.
      expect(groups.map(({ values, mark, curve }) => [values, mark, curve])).toEqual([[['order'], undefined, undefined]]);
      const curves = await curvesOf(projectId, 'order.id = o-3', ['service'], []);
      expect(curves.map(({ values }) => values)).toEqual([['order']]);
      expect(filled(curves[0])).toEqual([[momentOf(T0), 1, 1]]);
    });

    it('come with the groups where spans are read to be counted, and are not asked for there', async () => {
      const projectId = freshProject();
      await store(db, projectId, spans);
      for (const [query, by] of [
        ['', 'order.id'],
        ['duration > 1ms or order.id startsWith o', 'service'],
      ] as const) {
        const { groups } = await group(projectId, query, [by]);
        expect(groups.length).toBeGreaterThan(0);
        for (const { curve, count, mark } of groups) {
          expect(curve?.counts.reduce((sum, spansThen) => sum + spansThen, 0)).toBe(count);
          expect(mark).toBeUndefined();
        }
        await expect(curvesOf(projectId, query, [by])).rejects.toMatchObject({ code: 'QUERY.INVALID' });
      }
    });
  });

  it('of a query that blocks answer are of what was found in them', async () => {
    const projectId = freshProject();
    await store(
      db,
      projectId,
      Array.from({ length: 20 }, (_, i) => sent(i, { service: `s${String(i % 2)}`, attributes: [int('size', i)] })),
    );
    const found = await group(projectId, 'size >= 11', ['service']);
    expect(found.source).toBe('blocks');
    expect(found.scan).toMatchObject({ blocksLeft: 0, next: null });
    expect(found.groups.map(({ values, count }) => [values[0], count])).toEqual([
      ['s1', 5],
      ['s0', 4],
    ]);
  });

  it.each([[[]], [['service', 'kind', 'status']], [['duration']], [['spanCount']]])('are not made by %j', async (by) => {
    await expect(group(freshProject(), '', by)).rejects.toMatchObject({ code: 'QUERY.INVALID' });
  });
});

function within(value: number, expected: number): number {
  return Math.abs(value - expected) / expected;
}
