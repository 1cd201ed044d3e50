import fc from 'fast-check';
import type { ClickHouse } from '@spanhouse/clickhouse';
import {
  parseProjectId,
  parseSpanId,
  parseTraceId,
  silentLog,
  systemClock,
  unixMs,
  unixNano,
  type ProjectId,
  type SpanId,
  type TraceId,
} from '@spanhouse/core';
import { decodeTraces, encodeTraces, type ResourceSpans, type TracesData } from '@spanhouse/otlp';
import { aSpan, aTracesData, normalizeTraces, tracesArbitrary } from '@spanhouse/otlp/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlockSpan } from '../../src/block/block-reader.ts';
import type { PageOfTrace } from '../../src/model/trace-reader.ts';
import { createTraceReader } from '../../src/read/create-trace-reader.ts';
import { aLogRecord } from '../../src/testing/log-records.ts';
import { startTestStore, type TestStore } from '../../src/testing/test-store.ts';

const RECEIVED_AT = unixMs(Date.UTC(2026, 10, 23, 10, 0, 0));
const TRACE = idOf('0102030405060708090a0b0c0d0e0f10');

function idOf(text: string): TraceId {
  const id = parseTraceId(text);
  if (id === null) throw new Error(`not a trace id: ${text}`);
  return id;
}

function spanIdOf(text: string): SpanId {
  const id = parseSpanId(text);
  if (id === null) throw new Error(`not a span id: ${text}`);
  return id;
}

function record(data: TracesData, projectId: ProjectId) {
  return aLogRecord(0n, data, { projectId, receivedAt: RECEIVED_AT });
}

describe('reading a trace', () => {
  let store: TestStore;
  let projects = 1000;
  const freshProject = (): ProjectId => parseProjectId(++projects);

  beforeAll(async () => {
    store = await startTestStore();
  });
  afterAll(() => store.stop());

  const readAll = async (
    projectId: ProjectId,
    traceId: TraceId,
  ): Promise<{ batches: (readonly BlockSpan[])[]; spans: BlockSpan[]; missingBlocks: number } | null> => {
    const content = await store.reader.readTrace(projectId, traceId);
    if (content === null) return null;
    const batches: (readonly BlockSpan[])[] = [];
    for await (const batch of content.batches) batches.push(batch);
    return { batches, spans: batches.flat(), missingBlocks: content.summary.missingBlocks };
  };

  it('gives back every trace of every request exactly as it was sent', async () => {
    const projectId = freshProject();
    const requests = fc.sample(tracesArbitrary, { numRuns: 60, seed: 7 }).map((data) => decodeTraces(encodeTraces(data)));
    // Three cuts: traces may come in several of them.
    for (let cut = 0; cut < 3; cut++) await store.write(requests.filter((_, i) => i % 3 === cut).map((data) => record(data, projectId)));
    const traces = byTrace(requests);
    expect(traces.size).toBeGreaterThan(30);
    for (const [traceId, sent] of traces) {
      const read = await readAll(projectId, idOf(traceId));
      expect(read?.missingBlocks).toBe(0);
      expect(normalizeTraces(toTracesData(read?.spans ?? []))).toEqual(normalizeTraces(sent));
    }
  });

  it('an unknown trace is null', async () => {
    expect(await store.reader.readTrace(freshProject(), TRACE)).toBeNull();
  });

  it('comes in batches of at most 1,000 spans, by start time, over all its blocks', async () => {
    const projectId = freshProject();
    const start = 1_763_892_000_000_000_000n;
    const spanAt = (i: number) =>
      aSpan({ spanId: (i + 1).toString(16).padStart(16, '0'), startTimeUnixNano: start + BigInt((i * 7919) % 2500) });
    const spans = Array.from({ length: 2_500 }, (_, i) => spanAt(i));
    for (let cut = 0; cut < 5; cut++) await store.write([record(aTracesData(spans.filter((_, i) => i % 5 === cut)), projectId)]);
    const read = await readAll(projectId, TRACE);
    expect(read?.batches.map((batch) => batch.length)).toEqual([1_000, 1_000, 500]);
    const starts = read?.spans.map(({ span }) => span.startTimeUnixNano) ?? [];
    expect(starts).toEqual(starts.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(new Set(read?.spans.map(({ span }) => span.spanId)).size).toBe(2_500);
  });

  it('comes in pages: by start time, each with what its spans hang below; any span alone', async () => {
    const projectId = freshProject();
    const start = 1_763_892_000_000_000_000n;
    const idAt = (i: number): string => (i + 1).toString(16).padStart(16, '0');
    const spans = Array.from({ length: 2_500 }, (_, i) =>
      aSpan({ spanId: idAt(i), parentSpanId: i === 0 ? '' : idAt(Math.floor((i - 1) / 10)), startTimeUnixNano: start + BigInt(i) }),
    );
    // Every fifth span is in the same block: all blocks have some of every page.
    for (let cut = 0; cut < 5; cut++) await store.write([record(aTracesData(spans.filter((_, i) => i % 5 === cut)), projectId)]);
    const read = async (page: PageOfTrace) => store.reader.readTracePage(projectId, TRACE, page);
    const all = (await readAll(projectId, TRACE))?.spans ?? [];
    expect((await read({ spansMax: 2_500, number: 1 }))?.spans).toEqual(all);
    const third = await read({ spansMax: 1_000, number: 3 });
    expect(third).toMatchObject({
      number: 3,
      count: 3,
      before: 2_000,
      own: 500,
      ancestors: 60,
      summary: { spanCount: 2_500, missingBlocks: 0 },
    });
    const parents = new Set<number>();
    for (let i = 2_000; i < 2_500; i++) for (let at = i; at > 0; at = Math.floor((at - 1) / 10)) parents.add(Math.floor((at - 1) / 10));
    expect(third?.spans).toEqual(all.filter((_, i) => i >= 2_000 || parents.has(i)));
    const seventeenth = spans[1_700]?.spanId ?? '';
    expect((await read({ spansMax: 1_000, spanId: BigInt(`0x${seventeenth}`) }))?.number).toBe(2);
    expect(await store.reader.readTraceSpan(projectId, TRACE, spanIdOf(seventeenth))).toEqual(all[1_700]);
    expect(await store.reader.readTraceSpan(projectId, TRACE, spanIdOf('ff'.repeat(8)))).toBeNull();
    expect(await store.reader.readTracePage(freshProject(), TRACE, { spansMax: 10, number: 1 })).toBeNull();
  });

  it('a span that was sent again in another batch comes once; one that differs in anything comes too', async () => {
    const projectId = freshProject();
    const first = aSpan({ attributes: [{ key: 'x', value: { kind: 'double', value: Number.NaN } }] });
    const other = aSpan({ attributes: [{ key: 'x', value: { kind: 'double', value: 0 } }] });
    const negative = aSpan({ attributes: [{ key: 'x', value: { kind: 'double', value: -0 } }] });
    await store.write([record(aTracesData([first, other]), projectId)]);
    await store.write([record(aTracesData([first]), projectId)]);
    await store.write([record(aTracesData([negative]), projectId), record(aTracesData([first], 'another service'), projectId)]);
    const read = await readAll(projectId, TRACE);
    expect(read?.spans).toHaveLength(4);
  });

  it('says which part is missing when a block is gone or damaged, and gives the rest', async () => {
    const projectId = freshProject();
    const spanOf = (i: number) => aSpan({ spanId: `000000000000000${String(i)}` });
    const cuts = [];
    for (let cut = 1; cut <= 3; cut++) cuts.push(await store.write([record(aTracesData([spanOf(cut)]), projectId)]));
    const [gone, damaged] = cuts.map((cut) => cut.objects[0]);
    if (gone === undefined || damaged === undefined) throw new Error('no objects');
    await store.objectStore.delete([gone.key]);
    const bytes = Uint8Array.from(damaged.bytes);
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
    await store.objectStore.delete([damaged.key]);
    await store.objectStore.put(damaged.key, bytes);
    const read = await readAll(projectId, TRACE);
    expect(read?.missingBlocks).toBe(2);
    expect(read?.spans.map(({ span }) => span.spanId)).toEqual([spanOf(3).spanId]);
  });

  it('places of blocks are asked for beside the trace until they are known', async () => {
    const projectId = freshProject();
    const other = idOf('cd'.repeat(16));
    await store.write([record(aTracesData([aSpan()]), projectId)]);
    await store.write([record(aTracesData([aSpan({ traceId: other })]), projectId)]);
    let asked: string[] = [];
    const clickhouse: ClickHouse = {
      ...store.clickhouse,
      inProject(id, tables) {
        const queries = store.clickhouse.inProject(id, tables);
        return {
          query(query, row, options) {
            asked.push(options.tag);
            return queries.query(query, row, options);
          },
        };
      },
    };
    const reader = createTraceReader({ clickhouse, objectStore: store.objectStore, clock: systemClock, log: silentLog });
    const askedFor = async (traceId: TraceId): Promise<readonly string[]> => {
      asked = [];
      expect((await reader.readTrace(projectId, traceId))?.summary.missingBlocks).toBe(0);
      return asked;
    };
    expect(await askedFor(TRACE)).toEqual(['traces.read', 'traces.read_places']);
    expect(await askedFor(TRACE)).toEqual(['traces.read', 'traces.read_places']);
    expect(await askedFor(TRACE)).toEqual(['traces.read']);
    expect(await askedFor(other)).toEqual(['traces.read', 'traces.read_places']);
  });

  it('is never seen by another project', async () => {
    const [mine, yours] = [freshProject(), freshProject()];
    const id = idOf('ab'.repeat(16));
    await store.write([
      record(aTracesData([aSpan({ traceId: id, name: 'mine' })]), mine),
      record(aTracesData([aSpan({ traceId: TRACE })]), yours),
    ]);
    expect(await store.reader.readTrace(yours, id)).toBeNull();
    expect((await readAll(mine, id))?.spans.map(({ span }) => span.name)).toEqual(['mine']);
  });

  it('a hint of time narrows the search to days that can hold it', async () => {
    const projectId = freshProject();
    await store.write([record(aTracesData([aSpan()]), projectId)]);
    const range = (day: number) => {
      const start = BigInt(Date.UTC(2026, 10, day)) * 1_000_000n;
      return { start: unixNano(start), end: unixNano(start + 3_600_000_000_000n) };
    };
    expect(await store.reader.readTrace(projectId, TRACE, { hint: range(23) })).not.toBeNull();
    // Received on the 23rd: nothing that starts from the 25th on can be in there.
    expect(await store.reader.readTrace(projectId, TRACE, { hint: range(25) })).toBeNull();
  });
});

function byTrace(requests: readonly TracesData[]): ReadonlyMap<string, TracesData> {
  const traces = new Map<string, ResourceSpans[]>();
  for (const { resourceSpans } of requests) {
    for (const resource of resourceSpans) {
      for (const scope of resource.scopeSpans) {
        for (const span of scope.spans) {
          const own = traces.get(span.traceId) ?? [];
          own.push({ ...resource, scopeSpans: [{ ...scope, spans: [span] }] });
          traces.set(span.traceId, own);
        }
      }
    }
  }
  return new Map([...traces].map(([traceId, resourceSpans]) => [traceId, { resourceSpans }]));
}

function toTracesData(spans: readonly BlockSpan[]): TracesData {
  return {
    resourceSpans: spans.map(({ resource, resourceSchemaUrl, scope, scopeSchemaUrl, span }) => ({
      resource,
      schemaUrl: resourceSchemaUrl,
      scopeSpans: [{ scope, schemaUrl: scopeSchemaUrl, spans: [span] }],
    })),
  };
}
