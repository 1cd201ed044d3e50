import { silentLog, systemClock, unixMs, type ProjectId } from '@spanhouse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FoundSpan, SpanExport, TailPlace } from '../../src/model/trace-reader.ts';
import type { SpanQuery } from '../../src/model/span-query.ts';
import { parseQuery, parseTarget, type Query } from '../../src/query-language/index.ts';
import { createTraceReader } from '../../src/read/create-trace-reader.ts';
import { READ_LIMITS } from '../../src/read/limits.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';
import { rangeOf } from './sample-queries.ts';
import { freshProject, int, sent, store, T0, text } from './sent-spans.ts';

function read(query: string): Query {
  const parsed = parseQuery(query);
  if ('error' in parsed) throw new Error(parsed.error.message);
  return parsed;
}

let db: TestStore;
beforeAll(async () => {
  db = await startTestStore();
});
afterAll(() => db.stop());

describe('an export', () => {
  const exported = async (projectId: ProjectId, query: string, over: Partial<SpanQuery> = {}) => {
    const spans: FoundSpan[] = [];
    const batches = db.reader.exportSpans({ projectId, ...rangeOf(), ...read(query), order: 'newest', limit: 50_000, ...over });
    for (;;) {
      const next = await batches.next();
      if (next.done === true) return { spans, end: next.value satisfies SpanExport };
      spans.push(...next.value);
    }
  };

  it('has every matching span once, over pages, newest first', { timeout: 60_000 }, async () => {
    const projectId = freshProject();
    // Ten of each moment: a page ends in the middle of one.
    const spans = Array.from({ length: 2_503 }, (_, i) =>
      sent(i, { startTimeUnixNano: T0 + BigInt(Math.floor(i / 10)), endTimeUnixNano: T0 + 5_000n, attributes: [text('tier', 'gold')] }),
    );
    await store(db, projectId, spans);
    // Sent again: a copy is no other span.
    await store(db, projectId, spans.slice(0, 20));
    const { spans: found, end } = await exported(projectId, '');
    expect(end).toEqual({ count: 2_503, isCut: false, partial: [] });
    expect(new Set(found.map(({ spanId }) => spanId)).size).toBe(2_503);
    expect(found.every(({ start }, i) => i === 0 || start <= (found[i - 1]?.start ?? 0n))).toBe(true);
    const cut = await exported(projectId, '', { limit: 1_200, columns: [parseTarget('tier')].filter((target) => target !== null) });
    expect(cut.end).toEqual({ count: 1_200, isCut: true, partial: [] });
    expect(cut.spans.at(-1)?.values).toEqual([{ texts: ['gold'], areCut: [false], count: 1 }]);
  });

  it('of a query that blocks answer goes on until all were searched', async () => {
    const projectId = freshProject();
    for (let cut = 0; cut < 3; cut++) await store(db, projectId, [sent(cut, { attributes: [int('size', cut)] })]);
    const { spans, end } = await exported(projectId, 'size >= 1');
    expect(end).toEqual({ count: 2, isCut: false, partial: [] });
    expect(spans.map(({ spanId }) => spanId).sort()).toEqual([sent(1).span.spanId, sent(2).span.spanId]);
  });
});

describe('a live tail', () => {
  const follow = (projectId: ProjectId, query: string, place: TailPlace | null) => {
    // Stored spans were received in 2026-11-23 (sent-spans.ts): the tail begins then.
    const clock = { ...systemClock, now: () => unixMs(Date.UTC(2026, 10, 23, 11)) };
    const reader = createTraceReader({ clickhouse: db.clickhouse, objectStore: db.objectStore, clock, log: silentLog });
    return reader.tail({ projectId, ...read(query) }, place);
  };
  const ids = (rows: readonly { readonly spanId: string }[]): readonly string[] => rows.map(({ spanId }) => spanId);

  it('gives what came since, each once, also what carries an older time, by every kind of condition', async () => {
    const projectId = freshProject();
    const spanAt = (number: number) => sent(number, { attributes: [int('size', number), text('order.id', String(number))] });
    await store(db, projectId, [spanAt(0)]);
    for (const query of ['', 'service = checkout', 'size >= 0', 'order.id startsWith ""']) {
      const begun = await follow(projectId, query, null);
      expect(begun.rows).toEqual([]);
      expect((await follow(projectId, query, begun.place)).rows).toEqual([]);
      await store(db, projectId, [spanAt(5), spanAt(1)]);
      const first = await follow(projectId, query, begun.place);
      expect(ids(first.rows)).toEqual(ids([spanAt(5).span, spanAt(1).span]));
      await store(db, projectId, [spanAt(2)]);
      await store(db, projectId, [spanAt(9)]);
      const second = await follow(projectId, query, first.place);
      expect(ids(second.rows)).toEqual(ids([spanAt(9).span, spanAt(2).span]));
      expect((await follow(projectId, query, second.place)).rows).toEqual([]);
      // From the same place the same comes.
      expect(ids((await follow(projectId, query, begun.place)).rows)).toHaveLength(4);
    }
    const begun = await follow(projectId, 'size > 3', null);
    await store(db, projectId, [spanAt(3), spanAt(4)]);
    expect(ids((await follow(projectId, 'size > 3', begun.place)).rows)).toEqual([spanAt(4).span.spanId]);
  });

  it('that is far behind goes on block by block and leaves none out', { timeout: 120_000 }, async () => {
    const projectId = freshProject();
    let { place } = await follow(projectId, '', null);
    const cuts = READ_LIMITS.tailBlocksMax + 3;
    for (let cut = 0; cut < cuts; cut++) await store(db, projectId, [sent(cut)]);
    const seen: string[] = [];
    const behind: boolean[] = [];
    for (let look = 0; look < 2; look++) {
      const found = await follow(projectId, '', place);
      seen.push(...ids(found.rows));
      behind.push(found.isBehind);
      place = found.place;
    }
    expect(behind).toEqual([true, false]);
    expect(new Set(seen).size).toBe(cuts);
    expect(seen).toHaveLength(cuts);
  });

  it('says how many it does not show', async () => {
    const projectId = freshProject();
    const { place } = await follow(projectId, '', null);
    await store(
      db,
      projectId,
      Array.from({ length: READ_LIMITS.tailRowsMax + 7 }, (_, i) => sent(i)),
    );
    expect(await follow(projectId, '', place)).toMatchObject({ notShown: 7, rows: { length: READ_LIMITS.tailRowsMax } });
  });

  it('is not of whole traces, nor from a place that is none', async () => {
    for (const query of ['spanCount > 3', '{} > {}'])
      await expect(follow(freshProject(), query, null)).rejects.toMatchObject({ code: 'QUERY.INVALID' });
    const sinceMs = unixMs(1);
    for (const blocks of [{ x: '1' }, { '1': '-1' }, { '1024': '1' }, { '1': '9'.repeat(20) }])
      await expect(follow(freshProject(), '', { sinceMs, blocks })).rejects.toMatchObject({
        code: 'QUERY.INVALID',
      });
  });
});

describe('what a query costs', () => {
  it('is rows of the index, or blocks and their bytes', async () => {
    const projectId = freshProject();
    for (let cut = 0; cut < 3; cut++)
      await store(db, projectId, [sent(cut, { service: `s${String(cut)}`, attributes: [int('size', cut)] })]);
    const costOf = (query: string) => db.reader.costOf({ projectId, ...rangeOf(), ...read(query), order: 'newest', limit: 1 });
    expect(await costOf('service = s1')).toMatchObject({ kind: 'index', blocks: 0, bytes: 0 });
    const all = await costOf('size > 0');
    expect(all).toMatchObject({ kind: 'blocks', blocks: 3 });
    const one = await costOf('size > 0 and service = s1');
    expect(one).toMatchObject({ kind: 'blocks', blocks: 1 });
    expect(one.bytes).toBeGreaterThan(0);
    expect(one.bytes).toBeLessThan(all.bytes);
  });
});
