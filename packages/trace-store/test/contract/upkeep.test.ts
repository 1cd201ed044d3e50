import { param, sql } from '@spanhouse/clickhouse';
import { parseProjectId, silentLog, systemClock, unixMs, type ProjectId, type TraceId } from '@spanhouse/core';
import type { ObjectStore } from '@spanhouse/object-store';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createTraceReader,
  expirePartitions,
  joinObjects,
  serverSeconds,
  sweepObjects,
  UPKEEP_LIMITS,
  type UpkeepLimits,
} from '../../src/index.ts';
import { aLogRecord } from '../../src/testing/log-records.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';
import { traceIdOf } from './sent-spans.ts';

const DAY_MS = 86_400_000;
const DAY = Date.UTC(2026, 10, 23);
const SIGNAL = new AbortController().signal;
/** Old objects go at once: what was joined this second is not older than a negative age. */
const AT_ONCE: UpkeepLimits = { ...UPKEEP_LIMITS, sourcesMin: 4, supersededSeconds: -5, unnamedJoinedSeconds: -5 };

describe('upkeep', () => {
  let store: TestStore;
  let projectId: ProjectId;
  let number = 0;

  beforeAll(async () => {
    store = await startTestStore();
  });
  afterAll(() => store.stop());

  const stores = (over: Partial<{ objectStore: ObjectStore }> = {}) => ({
    clickhouse: store.clickhouse,
    objectStore: store.objectStore,
    log: silentLog,
    ...over,
  });

  /** Cuts of one trace each. @returns the traces */
  const write = async (
    cuts: number,
    over: { readonly receivedAt?: number; readonly retentionDays?: number } = {},
  ): Promise<readonly TraceId[]> => {
    const traces: TraceId[] = [];
    for (let cut = 0; cut < cuts; cut++) {
      const traceId = traceIdOf(number++);
      const spans = Array.from({ length: 40 }, (_, i) =>
        aSpan({ traceId, spanId: (i + 1).toString(16).padStart(16, '0'), name: `span ${String(i)}` }),
      );
      const receivedAt = unixMs(over.receivedAt ?? DAY + 3_600_000);
      await store.write([aLogRecord(0n, aTracesData(spans), { projectId, receivedAt })], { retentionDaysDefault: over.retentionDays ?? 7 });
      traces.push(traceId);
    }
    return traces;
  };
  const fresh = (): void => {
    projectId = parseProjectId(5_000 + number++);
  };
  const spansOf = async (traceId: TraceId, reader = store.reader): Promise<number> => {
    const content = await reader.readTrace(projectId, traceId);
    if (content === null) return 0;
    expect(content.summary.missingBlocks).toBe(0);
    let spans = 0;
    for await (const batch of content.batches) spans += batch.length;
    return spans;
  };
  const keys = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const { key } of store.objectStore.list(`${String(projectId)}/`)) found.push(key);
    return found;
  };
  const rowsIn = async (table: 'spans' | 'trace_blocks' | 'blocks'): Promise<number> => {
    const query = {
      spans: sql`SELECT count() AS rows FROM spans WHERE project_id = ${param('UInt32', projectId)}`,
      trace_blocks: sql`SELECT count() AS rows FROM trace_blocks WHERE project_id = ${param('UInt32', projectId)}`,
      blocks: sql`SELECT uniqExact(block_id) AS rows FROM blocks WHERE project_id = ${param('UInt32', projectId)}`,
    }[table];
    const rows = await store.clickhouse.query(query, z.object({ rows: z.coerce.number() }), { tag: 'test' });
    return rows[0]?.rows ?? 0;
  };

  it('joins the objects of a day into one; every trace is read as before, also by those who knew the old place', async () => {
    fresh();
    const traces = await write(9);
    const knowing = createTraceReader({ clickhouse: store.clickhouse, objectStore: store.objectStore, clock: systemClock, log: silentLog });
    for (const traceId of traces) expect(await spansOf(traceId, knowing)).toBe(40);
    const before = await keys();
    expect(before).toHaveLength(9);

    expect(await joinObjects(stores(), AT_ONCE, SIGNAL)).toMatchObject({ objects: 1, sources: 9 });
    expect(await keys()).toHaveLength(10);
    for (const traceId of traces) expect(await spansOf(traceId)).toBe(40);

    expect(await sweepObjects(stores(), AT_ONCE, SIGNAL)).toMatchObject({ objects: 9, kept: 0 });
    const after = await keys();
    expect(after).toEqual([expect.stringMatching(new RegExp(`^${String(projectId)}/7/2026-11-23/joined-\\d+-[0-9a-f]{16}$`))]);
    for (const traceId of traces) expect(await spansOf(traceId)).toBe(40);
    for (const traceId of traces) expect(await spansOf(traceId, knowing)).toBe(40);
    expect(await rowsIn('blocks')).toBe(9);
  });

  it('a second round finds nothing to do; later objects are joined with those of the first', async () => {
    fresh();
    const traces = [...(await write(5))];
    await joinObjects(stores(), AT_ONCE, SIGNAL);
    await sweepObjects(stores(), AT_ONCE, SIGNAL);
    expect(await joinObjects(stores(), AT_ONCE, SIGNAL)).toEqual({ objects: 0, sources: 0, bytes: 0 });
    expect(await sweepObjects(stores(), AT_ONCE, SIGNAL)).toMatchObject({ objects: 0 });
    traces.push(...(await write(3)));
    expect(await joinObjects(stores(), AT_ONCE, SIGNAL)).toMatchObject({ objects: 1, sources: 4 });
    await sweepObjects(stores(), AT_ONCE, SIGNAL);
    expect(await keys()).toHaveLength(1);
    for (const traceId of traces) expect(await spansOf(traceId)).toBe(40);
  });

  it('killed between any two steps, nothing is lost and the next round ends it', async () => {
    fresh();
    const traces = await write(6);
    const killed = new Error('killed');
    // Before the join is there, and after it before the blocks are placed.
    const beforeJoin = { ...store.objectStore, join: () => Promise.reject(killed) };
    await expect(joinObjects(stores({ objectStore: beforeJoin }), AT_ONCE, SIGNAL)).rejects.toBe(killed);
    const afterJoin = {
      ...store.objectStore,
      join: async (...args: Parameters<ObjectStore['join']>) => {
        await store.objectStore.join(...args);
        throw killed;
      },
    };
    await expect(joinObjects(stores({ objectStore: afterJoin }), AT_ONCE, SIGNAL)).rejects.toBe(killed);
    expect(await keys()).toHaveLength(7);
    for (const traceId of traces) expect(await spansOf(traceId)).toBe(40);
    // What nothing names goes when it is old enough, and not before.
    expect(await sweepObjects(stores(), UPKEEP_LIMITS, SIGNAL)).toMatchObject({ objects: 0 });
    expect(await sweepObjects(stores(), AT_ONCE, SIGNAL)).toMatchObject({ objects: 1 });
    await joinObjects(stores(), AT_ONCE, SIGNAL);
    // Killed in the middle of removing.
    const half = {
      ...store.objectStore,
      delete: (all: readonly string[]) => store.objectStore.delete(all.slice(0, 3)).then(() => Promise.reject(killed)),
    };
    await expect(sweepObjects(stores({ objectStore: half }), AT_ONCE, SIGNAL)).rejects.toBe(killed);
    await sweepObjects(stores(), AT_ONCE, SIGNAL);
    expect(await keys()).toHaveLength(1);
    for (const traceId of traces) expect(await spansOf(traceId)).toBe(40);
  });

  it('of two rounds at the same time both leave every block with a good place', async () => {
    fresh();
    const traces = await write(8);
    const results = await Promise.allSettled([
      joinObjects(stores(), AT_ONCE, SIGNAL),
      joinObjects(stores(), { ...AT_ONCE, sourcesMax: 5 }, SIGNAL),
    ]);
    expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
    await sweepObjects(stores(), AT_ONCE, SIGNAL);
    for (const traceId of traces) expect(await spansOf(traceId)).toBe(40);
    await joinObjects(stores(), { ...AT_ONCE, sourcesMin: 2 }, SIGNAL);
    await sweepObjects(stores(), AT_ONCE, SIGNAL);
    for (const traceId of traces) expect(await spansOf(traceId)).toBe(40);
  });

  it('a join some of whose sources were joined elsewhere meanwhile places nothing, and what it left is no hindrance', async () => {
    fresh();
    const traces = await write(8);
    const planned = Promise.withResolvers<undefined>();
    const joinedElsewhere = Promise.withResolvers<undefined>();
    const clickhouse: typeof store.clickhouse = {
      ...store.clickhouse,
      insertFrom: async (...question) => {
        planned.resolve(undefined);
        await joinedElsewhere.promise;
        await store.clickhouse.insertFrom(...question);
      },
    };
    const late = joinObjects({ ...stores(), clickhouse }, AT_ONCE, SIGNAL);
    await Promise.race([planned.promise, late]);
    const some = await joinObjects(stores(), { ...AT_ONCE, sourcesMin: 5, sourcesMax: 5 }, SIGNAL);
    expect(some).toMatchObject({ sources: 5 });
    joinedElsewhere.resolve(undefined);
    await expect(late).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
    await joinObjects(stores(), { ...AT_ONCE, sourcesMin: 2 }, SIGNAL);
    await sweepObjects(stores(), AT_ONCE, SIGNAL);
    for (const traceId of traces) expect(await spansOf(traceId)).toBe(40);
  });

  it('a join that takes too long places nothing', async () => {
    fresh();
    const traces = await write(4);
    await expect(joinObjects(stores(), { ...AT_ONCE, joinSeconds: -1 }, SIGNAL)).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
    for (const traceId of traces) expect(await spansOf(traceId)).toBe(40);
    await sweepObjects(stores(), AT_ONCE, SIGNAL);
    expect(await keys()).toHaveLength(4);
  });

  it('what was joined stays as long as the joined object is not whole', async () => {
    fresh();
    await write(4);
    await joinObjects(stores(), AT_ONCE, SIGNAL);
    const joined = (await keys()).find((key) => key.includes('joined')) ?? '';
    await store.objectStore.put(joined, new Uint8Array(10));
    expect(await sweepObjects(stores(), AT_ONCE, SIGNAL)).toMatchObject({ kept: 4 });
    await store.objectStore.delete([joined]);
    expect(await sweepObjects(stores(), AT_ONCE, SIGNAL)).toMatchObject({ kept: 4 });
    expect(await keys()).toHaveLength(4);
  });

  it('what a crash left goes once a later cut is stored; what may be under way, and what is none of ours, stays', async () => {
    fresh();
    await write(2);
    const [first = ''] = await keys();
    const orphan = first.replace(/-\d+$/, '-0');
    const underWay = first.replace(/-\d+$/, '-999999999');
    for (const key of [orphan, underWay, 'settings/0', `${String(projectId)}/notes`])
      await store.objectStore.put(key, new Uint8Array(5), { ifAbsent: true });
    const { foreign } = await sweepObjects(stores(), AT_ONCE, SIGNAL);
    expect(foreign).toBe(2);
    const left = await keys();
    expect(left).not.toContain(orphan);
    expect(left).toEqual(expect.arrayContaining([underWay, `${String(projectId)}/notes`]));
    expect(left).toHaveLength(4);
    expect((await store.objectStore.head('settings/0'))?.bytes).toBe(5);
    await store.objectStore.delete(['settings/0', underWay]);
  });

  it('a day goes whole when its retention is over, not a second before, and its objects with it', async () => {
    fresh();
    const [kept = traceIdOf(0)] = await write(1, { receivedAt: DAY + DAY_MS - 1, retentionDays: 3 });
    const [later = traceIdOf(0)] = await write(1, { receivedAt: DAY + DAY_MS, retentionDays: 3 });
    const [long = traceIdOf(0)] = await write(1, { receivedAt: DAY, retentionDays: 30 });
    const over = (DAY + 4 * DAY_MS) / 1000;
    expect(await expirePartitions(store.clickhouse, over - 1, SIGNAL)).toEqual([]);
    expect(await spansOf(kept)).toBe(40);
    expect(await expirePartitions(store.clickhouse, over, SIGNAL)).toEqual(['3-20261123']);
    expect(await spansOf(kept)).toBe(0);
    expect([await spansOf(later), await spansOf(long)]).toEqual([40, 40]);
    expect([await rowsIn('spans'), await rowsIn('trace_blocks'), await rowsIn('blocks')]).toEqual([80, 2, 2]);
    expect(await keys()).toHaveLength(3);
    await sweepObjects(stores(), AT_ONCE, SIGNAL);
    expect(await keys()).toHaveLength(2);
    expect(await expirePartitions(store.clickhouse, over, SIGNAL)).toEqual([]);
    expect(await serverSeconds(store.clickhouse, SIGNAL)).toBeGreaterThan(1_700_000_000);
  });

  it('readers miss nothing while objects are joined and removed under them', async () => {
    fresh();
    const traces = [...(await write(12))];
    let isDone = false;
    let reads = 0;
    const reading = (async () => {
      for (; !isDone; reads++) {
        const traceId = traces[(reads * 7) % traces.length] ?? traceIdOf(0);
        // Each with nothing remembered, and with what the shared reader remembers.
        const reader =
          reads % 2 === 0
            ? store.reader
            : createTraceReader({ clickhouse: store.clickhouse, objectStore: store.objectStore, clock: systemClock, log: silentLog });
        expect(await spansOf(traceId, reader)).toBe(40);
      }
    })();
    for (let round = 0; round < 4; round++) {
      traces.push(...(await write(4)));
      await joinObjects(stores(), AT_ONCE, SIGNAL);
      await sweepObjects(stores(), AT_ONCE, SIGNAL);
    }
    isDone = true;
    await reading;
    expect(reads).toBeGreaterThan(10);
    expect(await keys()).toHaveLength(1);
  });
});
