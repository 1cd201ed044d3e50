import { parseProjectId, unixMs, unixNano, type ProjectId } from '@spanhouse/core';
import { aSpan, aTracesData } from '@spanhouse/otlp/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpanQuery } from '../../src/model/span-query.ts';
import { aLogRecord } from '../../src/testing/log-records.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';
import type { CutOutput } from '../../src/write/build-cut.ts';

const END_MS = Date.UTC(2026, 10, 23, 10, 0, 0);
const MINUTE_MS = 60_000;
/** As READ_LIMITS.enoughRows and pointsMax: less and more than the latest minutes must have, and than a scatter shows one by one. */
const [ENOUGH, DOTS] = [500, 2_000];

describe('the newest spans, where the latest minutes have enough', () => {
  let store: TestStore;
  let projects = 1_000;

  beforeAll(async () => {
    store = await startTestStore();
  });
  afterAll(() => store.stop());

  /** So many spans, each a trace of its own, one after the other up to a time so long before the end; the later, the longer. */
  const write = (projectId: ProjectId, count: number, minutesBefore: number): Promise<CutOutput> => {
    const lastMs = END_MS - minutesBefore * MINUTE_MS;
    const spans = Array.from({ length: count }, (_, i) => {
      const startTimeUnixNano = BigInt(lastMs - (count - i) * 100) * 1_000_000n;
      const id = `${minutesBefore.toString(16).padStart(4, '0')}${(i + 1).toString(16).padStart(12, '0')}`;
      return aSpan({ traceId: id.repeat(2), spanId: id, startTimeUnixNano, endTimeUnixNano: startTimeUnixNano + BigInt(i + 1) });
    });
    return store.write([aLogRecord(0n, aTracesData(spans), { projectId, receivedAt: unixMs(END_MS) })]);
  };
  const query = (projectId: ProjectId, over: Partial<SpanQuery> = {}): SpanQuery => ({
    projectId,
    start: unixNano(BigInt(END_MS - 180 * MINUTE_MS) * 1_000_000n),
    end: unixNano(BigInt(END_MS) * 1_000_000n),
    conditions: [],
    order: 'newest',
    limit: 50,
    ...over,
  });
  const newest = (found: { readonly rows: readonly { readonly durationNs: bigint }[] }): readonly bigint[] =>
    found.rows.map(({ durationNs }) => durationNs);
  const countdown = (from: number, length: number): readonly bigint[] => Array.from({ length }, (_, i) => BigInt(from - i));

  it('are found there, and all of the range are counted', async () => {
    const projectId = parseProjectId(++projects);
    await write(projectId, DOTS + 100, 60);
    await write(projectId, ENOUGH + 100, 1);
    for (const found of [await store.reader.findSpans(query(projectId)), await store.reader.findTraces(query(projectId))]) {
      expect(newest(found)).toEqual(countdown(ENOUGH + 100, 50));
      expect(found.matched).toEqual({ count: DOTS + ENOUGH + 200, exact: true });
      expect(found.partial).toEqual([]);
      // The longest of all lies in the older part.
      expect(found.points.some(({ durationNs }) => durationNs === BigInt(DOTS + 100))).toBe(true);
    }
  });

  it('more rows than they have are taken from what is older', async () => {
    const projectId = parseProjectId(++projects);
    await write(projectId, DOTS, 60);
    await write(projectId, ENOUGH + 10, 1);
    const expected = [...countdown(ENOUGH + 10, ENOUGH + 10), ...countdown(DOTS, 1_000 - ENOUGH - 10)];
    expect(newest(await store.reader.findSpans(query(projectId, { limit: 1_000 })))).toEqual(expected);
    expect(newest(await store.reader.findTraces(query(projectId, { limit: 1_000 })))).toEqual(expected);
  });

  it('are each a dot, with those before them, when these are few', async () => {
    const projectId = parseProjectId(++projects);
    await write(projectId, 300, 60);
    await write(projectId, ENOUGH + 100, 1);
    for (const found of [await store.reader.findSpans(query(projectId)), await store.reader.findTraces(query(projectId))]) {
      expect(newest(found)).toEqual(countdown(ENOUGH + 100, 50));
      expect(found.points).toHaveLength(ENOUGH + 400);
      expect(found.matched).toEqual({ count: ENOUGH + 400, exact: true });
    }
  });

  it('are told and left out when they cannot be read; those before them come instead, and an export goes on with them', async () => {
    const projectId = parseProjectId(++projects);
    await write(projectId, 300, 60);
    const { objects } = await write(projectId, 1_500, 1);
    await store.objectStore.delete(objects.map(({ key }) => key));
    const found = await store.reader.findSpans(query(projectId));
    expect(newest(found)).toEqual(countdown(300, 50));
    expect(found.partial).toEqual(['1500 of the spans found lie in blocks that cannot be read.']);
    const exported: bigint[] = [];
    for await (const batch of store.reader.exportSpans(query(projectId, { limit: 10_000 })))
      exported.push(...batch.map(({ durationNs }) => durationNs));
    expect(exported).toEqual(countdown(300, 300));
  });
});
