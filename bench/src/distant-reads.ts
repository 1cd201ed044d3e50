import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { seededRandom, silentLog, systemClock, type ProjectId, type TraceId } from '@spanhouse/core';
import { hedgedReads, type ObjectStore } from '@spanhouse/object-store';
import { createTraceReader } from '@spanhouse/trace-store';
import { z } from 'zod';
import { injectedLatency, type InjectedLatency } from './injected-latency.ts';
import { latencyOf, type Latency } from './percentiles.ts';

/** As of a bucket in the same region. */
const LATENCY: InjectedLatency = { medianMs: 30, p99Ms: 120 };
/** Reads that are not measured: after them hedging knows what late means. */
const WARM_READS = 100;
const TAG = 'bench';

export type DistantReads = {
  /** What single ranged reads took, with what the files below took. */
  readonly injected: Latency;
  /** Traces by id, each with a reader of its own that has nothing kept. */
  readonly plain: Latency;
  readonly hedged: Latency;
  readonly traces: number;
  readonly blocks: number;
  /** Second requests for each first one. */
  readonly hedgedShare: number;
};

/**
 * Traces by id from a store with injected latency, with and without hedging.
 * @throws Error when a trace took more or fewer ranged reads than it has blocks.
 */
export async function measureDistantReads(
  stores: { readonly clickhouse: ClickHouse; readonly objectStore: ObjectStore },
  projectId: ProjectId,
  ids: readonly TraceId[],
): Promise<DistantReads> {
  const blocks = await blocksOf(stores.clickhouse, projectId, ids);
  const run = async (isHedged: boolean): Promise<{ readonly traceMs: number[]; readonly readMs: number[]; readonly sent: number }> => {
    const readMs: number[] = [];
    const sent = { requests: 0 };
    const slow = injectedLatency(stores.objectStore, LATENCY, {
      clock: systemClock,
      random: seededRandom(7),
      onRead: (ms) => readMs.push(ms),
    });
    const counted: ObjectStore = {
      ...slow,
      getRange: (...words) => {
        sent.requests++;
        return slow.getRange(...words);
      },
    };
    const distant = isHedged ? hedgedReads(counted, { clock: systemClock }) : counted;
    const traceMs: number[] = [];
    for (const [index, id] of [...warming(ids), ...ids].entries()) {
      if (index === WARM_READS) {
        readMs.length = 0;
        sent.requests = 0;
      }
      const ms = await readCold({ ...stores, objectStore: distant }, projectId, id, blocks.get(id) ?? 0);
      if (index >= WARM_READS) traceMs.push(ms);
    }
    return { traceMs, readMs, sent: sent.requests };
  };
  const plain = await run(false);
  const hedged = await run(true);
  const total = ids.reduce((sum, id) => sum + (blocks.get(id) ?? 0), 0);
  return {
    injected: latencyOf(plain.readMs),
    plain: latencyOf(plain.traceMs),
    hedged: latencyOf(hedged.traceMs),
    traces: ids.length,
    blocks: total,
    hedgedShare: hedged.sent / total - 1,
  };
}

function warming(ids: readonly TraceId[]): readonly TraceId[] {
  return Array.from({ length: WARM_READS }, (_, i) => ids[i % ids.length]).filter((id) => id !== undefined);
}

/** Milliseconds until the last span is there. */
async function readCold(
  { clickhouse, objectStore }: { readonly clickhouse: ClickHouse; readonly objectStore: ObjectStore },
  projectId: ProjectId,
  id: TraceId,
  blocks: number,
): Promise<number> {
  const ranges: string[] = [];
  const watched: ObjectStore = {
    ...objectStore,
    getRange: (key, offset, ...words) => {
      ranges.push(`${key}@${String(offset)}`);
      return objectStore.getRange(key, offset, ...words);
    },
  };
  const reader = createTraceReader({ clickhouse, objectStore: watched, clock: systemClock, log: silentLog });
  const beganMs = systemClock.monotonicMs();
  const trace = await reader.readTrace(projectId, id);
  if (trace === null) throw new Error(`trace ${id} was found by search and not by id`);
  for await (const batch of trace.batches) if (batch.length === 0) throw new Error('an empty batch');
  const ms = systemClock.monotonicMs() - beganMs;
  if (ranges.length !== blocks || new Set(ranges).size !== blocks)
    throw new Error(`trace ${id} lies in ${String(blocks)} blocks and took ${String(ranges.length)} ranged reads: ${ranges.join(', ')}`);
  return ms;
}

const BlocksRow = z.object({ trace_id: z.string(), blocks: z.coerce.number() });

async function blocksOf(clickhouse: ClickHouse, projectId: ProjectId, ids: readonly TraceId[]): Promise<ReadonlyMap<string, number>> {
  const rows = await clickhouse.query(
    sql`SELECT lower(hex(trace_blocks.trace_id)) AS trace_id, uniqExact(block_id) AS blocks
FROM trace_blocks
WHERE project_id = ${param('UInt32', projectId)}
  AND trace_blocks.trace_id IN (SELECT toFixedString(unhex(arrayJoin(${param('Array(String)', ids)})), 16))
GROUP BY trace_blocks.trace_id`,
    BlocksRow,
    { tag: TAG },
  );
  return new Map(rows.map((row) => [row.trace_id, row.blocks]));
}
