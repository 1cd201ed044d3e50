import { seededRandom, systemClock, unixNanoFromMs, type ProjectId, type TraceId } from '@spanhouse/core';
import type { FoundTrace, SpanQuery, TraceReader } from '@spanhouse/trace-store';
import { latencyOf, type Latency } from './percentiles.ts';

export type Reads = {
  readonly traceById: Latency;
  readonly searchLastHour: Latency;
  readonly searchLastDay: Latency;
  readonly tracesPicked: number;
};
export type ReadPlan = { readonly projectId: ProjectId; readonly startMs: number; readonly endMs: number; readonly lookups: number };

const HOUR_MS = 3_600_000;
/** Pairs of service and attribute that the shop's spans carry: frequent values, in old and new attribute names. */
const SEARCHES = [
  ['order', 'db.collection.name', 'order_items'],
  ['inventory', 'http.status_code', '409'],
  ['cart', 'db.operation.name', 'HGETALL'],
  ['catalogue', 'k8s.node.name', 'node-2'],
  ['payment', 'server.address', 'api.bank-gateway.example'],
] as const;

/** Latency at the store's own interface: random traces by id, then searches of the last hour and of the last day. Each kind is run once unmeasured to be warm. */
export async function measureReads(reader: TraceReader, plan: ReadPlan): Promise<Reads> {
  const ids = (await pickTraces(reader, plan)).map(({ traceId }) => traceId);
  const byId: number[] = [];
  for (const [index, id] of [...ids.slice(0, 20), ...ids].entries()) {
    const began = systemClock.monotonicMs();
    const trace = await reader.readTrace(plan.projectId, id);
    if (trace === null) throw new Error(`trace ${id} was found by search and not by id`);
    for await (const batch of trace.batches) if (batch.length === 0) throw new Error('an empty batch');
    if (index >= 20) byId.push(systemClock.monotonicMs() - began);
  }
  return {
    traceById: latencyOf(byId),
    searchLastHour: await measureSearches(reader, plan, HOUR_MS),
    searchLastDay: await measureSearches(reader, plan, 24 * HOUR_MS),
    tracesPicked: ids.length,
  };
}

/** Searches by service and attribute equality, the newest fifty of the last `backMs`. */
async function measureSearches(reader: TraceReader, plan: ReadPlan, backMs: number): Promise<Latency> {
  const searches: number[] = [];
  for (let i = 0; i < Math.max(40, plan.lookups / 4); i++) {
    const [service, key, value] = SEARCHES[i % SEARCHES.length] ?? SEARCHES[0];
    const query: SpanQuery = {
      projectId: plan.projectId,
      start: unixNanoFromMs(plan.endMs - backMs),
      end: unixNanoFromMs(plan.endMs),
      conditions: [
        { target: { kind: 'field', field: 'service' }, operator: '=', values: [service] },
        { target: { kind: 'attribute', key }, operator: '=', values: [value] },
      ],
      order: 'newest',
      limit: 50,
    };
    const began = systemClock.monotonicMs();
    const { rows } = await reader.findTraces(query);
    if (rows.length === 0) throw new Error(`no trace of ${service} with ${key} = ${value}`);
    if (i >= SEARCHES.length) searches.push(systemClock.monotonicMs() - began);
  }
  return latencyOf(searches);
}

/** Random traces from the whole stored time, by searching random minutes. */
export async function pickTraces(reader: TraceReader, plan: ReadPlan): Promise<readonly FoundTrace[]> {
  const random = seededRandom(99);
  const picked = new Map<TraceId, FoundTrace>();
  for (let tries = 0; picked.size < plan.lookups && tries < plan.lookups * 4; tries++) {
    const from = plan.startMs + random() * (plan.endMs - plan.startMs - 10_000);
    const { rows } = await reader.findTraces({
      projectId: plan.projectId,
      start: unixNanoFromMs(from),
      end: unixNanoFromMs(from + 10_000),
      conditions: [{ target: { kind: 'field', field: 'isRoot' }, operator: '=', values: ['true'] }],
      order: 'newest',
      limit: 8,
    });
    for (const row of rows) if (picked.size < plan.lookups) picked.set(row.traceId, row);
  }
  return [...picked.values()].sort(() => random() - 0.5);
}
