import type { ProjectId } from '@spanhouse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GroupQuestion, SpanGroups } from '../../src/model/span-groups.ts';
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
