import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { seededRandom, silentLog, systemClock, unixNanoFromMs, type ProjectId } from '@spanhouse/core';
import { hedgedReads, type ObjectStore } from '@spanhouse/object-store';
import { createTraceReader, type FoundTrace, type TraceReader } from '@spanhouse/trace-store';
import { z } from 'zod';
import { injectedLatency, type InjectedLatency } from './injected-latency.ts';
import { latencyOf, type Latency } from './percentiles.ts';

/** As of a bucket in the same region. */
const LATENCY: InjectedLatency = { medianMs: 30, p99Ms: 120 };
/** Reads that are not measured: after them hedging knows what late means. */
const WARM_READS = 100;
const TAG = 'bench';

/** Milliseconds until the last span of a trace is there, without and with hedging. */
type BothWays = { readonly plain: Latency; readonly hedged: Latency };

export type DistantReads = {
  /** What single ranged reads took, with what the files below took. */
  readonly injected: Latency;
  /** Nothing is known but the id, as of a link that somebody was sent. */
  readonly byId: BothWays;
  /** Opened from the list in which it was found: where its blocks lie is known, no block is kept. */
  readonly fromList: BothWays;
  readonly traces: number;
  readonly blocks: number;
  /** Second requests for each first one. */
  readonly hedgedShare: number;
};

type Stores = { readonly clickhouse: ClickHouse; readonly objectStore: ObjectStore };
type Asked = { readonly projectId: ProjectId; readonly trace: FoundTrace; readonly blocks: number; readonly isFromList: boolean };

/**
 * Traces from a store with injected latency, each with a reader of its own that has nothing kept.
 * @throws Error when a trace took more or fewer ranged reads than it has blocks.
 */
export async function measureDistantReads(stores: Stores, projectId: ProjectId, traces: readonly FoundTrace[]): Promise<DistantReads> {
  const blocks = await blocksOf(stores.clickhouse, projectId, traces);
  const run = async (isFromList: boolean, isHedged: boolean): Promise<Run> => {
    const distant = distantStore(stores.objectStore, isHedged);
    const traceMs: number[] = [];
    const warming = Array.from({ length: WARM_READS }, (_, i) => traces.slice(i % traces.length)[0]).filter((trace) => trace !== undefined);
    for (const [index, trace] of [...warming, ...traces].entries()) {
      if (index === WARM_READS) distant.forget();
      const ms = await readCold(
        { ...stores, objectStore: distant.store },
        { projectId, trace, blocks: blocks.get(trace.traceId) ?? 0, isFromList },
      );
      if (index >= WARM_READS) traceMs.push(ms);
    }
    return { traceMs, readMs: distant.readMs, requests: distant.requests() };
  };
  const plain = { byId: await run(false, false), fromList: await run(true, false) };
  const hedged = { byId: await run(false, true), fromList: await run(true, true) };
  const total = traces.reduce((sum, { traceId }) => sum + (blocks.get(traceId) ?? 0), 0);
  return {
    injected: latencyOf([...plain.byId.readMs, ...plain.fromList.readMs]),
    byId: { plain: latencyOf(plain.byId.traceMs), hedged: latencyOf(hedged.byId.traceMs) },
    fromList: { plain: latencyOf(plain.fromList.traceMs), hedged: latencyOf(hedged.fromList.traceMs) },
    traces: traces.length,
    blocks: total,
    hedgedShare: (hedged.byId.requests + hedged.fromList.requests) / (2 * total) - 1,
  };
}

type Run = { readonly traceMs: readonly number[]; readonly readMs: readonly number[]; readonly requests: number };

function distantStore(
  near: ObjectStore,
  isHedged: boolean,
): { readonly store: ObjectStore; readonly readMs: number[]; readonly requests: () => number; readonly forget: () => void } {
  const readMs: number[] = [];
  let requests = 0;
  const slow = injectedLatency(near, LATENCY, { clock: systemClock, random: seededRandom(7), onRead: (ms) => readMs.push(ms) });
  const counted: ObjectStore = {
    ...slow,
    getRange: (...words) => {
      requests++;
      return slow.getRange(...words);
    },
  };
  return {
    store: isHedged ? hedgedReads(counted, { clock: systemClock }) : counted,
    readMs,
    requests: () => requests,
    forget: () => {
      readMs.length = 0;
      requests = 0;
    },
  };
}

/** Milliseconds until the last span is there. */
async function readCold({ clickhouse, objectStore }: Stores, { projectId, trace, blocks, isFromList }: Asked): Promise<number> {
  const ranges: string[] = [];
  const watched: ObjectStore = {
    ...objectStore,
    getRange: (key, offset, ...words) => {
      ranges.push(`${key}@${String(offset)}`);
      return objectStore.getRange(key, offset, ...words);
    },
  };
  const reader = createTraceReader({ clickhouse, objectStore: watched, clock: systemClock, log: silentLog });
  if (isFromList) await findAgain(reader, projectId, trace);
  const beganMs = systemClock.monotonicMs();
  const content = await reader.readTrace(projectId, trace.traceId);
  if (content === null) throw new Error(`trace ${trace.traceId} was found by search and not by id`);
  for await (const batch of content.batches) if (batch.length === 0) throw new Error('an empty batch');
  const ms = systemClock.monotonicMs() - beganMs;
  if (ranges.length !== blocks || new Set(ranges).size !== blocks)
    throw new Error(
      `trace ${trace.traceId} lies in ${String(blocks)} blocks and took ${String(ranges.length)} ranged reads: ${ranges.join(', ')}`,
    );
  return ms;
}

async function findAgain(reader: TraceReader, projectId: ProjectId, { traceId, start }: FoundTrace): Promise<void> {
  const { rows } = await reader.findTraces({
    projectId,
    start,
    end: unixNanoFromMs(Number(start / 1_000_000n) + 1),
    conditions: [{ target: { kind: 'field', field: 'isRoot' }, operator: '=', values: ['true'] }],
    order: 'newest',
    limit: 200,
  });
  if (!rows.some((row) => row.traceId === traceId)) throw new Error(`trace ${traceId} was found once and not again`);
}

const BlocksRow = z.object({ trace_id: z.string(), blocks: z.coerce.number() });

async function blocksOf(clickhouse: ClickHouse, projectId: ProjectId, traces: readonly FoundTrace[]): Promise<ReadonlyMap<string, number>> {
  const rows = await clickhouse.query(
    sql`SELECT lower(hex(trace_blocks.trace_id)) AS trace_id, uniqExact(block_id) AS blocks
FROM trace_blocks
WHERE project_id = ${param('UInt32', projectId)}
  AND trace_blocks.trace_id IN (SELECT toFixedString(unhex(arrayJoin(${param(
    'Array(String)',
    traces.map(({ traceId }) => traceId),
  )})), 16))
GROUP BY trace_blocks.trace_id`,
    BlocksRow,
    { tag: TAG },
  );
  return new Map(rows.map((row) => [row.trace_id, row.blocks]));
}
