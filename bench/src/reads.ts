import { seededRandom, systemClock, unixNanoFromMs, type ProjectId, type TraceId } from '@spanhouse/core';
import type { Condition, FoundTrace, SpanQuery, TraceReader } from '@spanhouse/trace-store';
import { parseQuery } from '@spanhouse/trace-store/query-language';
import { latencyOf, type Latency } from './percentiles.ts';
import { RARE_ATTRIBUTE } from './rare-span.ts';

export type Reads = {
  readonly traceById: Latency;
  readonly searchLastHour: Latency;
  readonly searchLastDay: Latency;
  /** Traces with the rare attribute, of the last 24 h. */
  readonly rareLastDay: Latency & { readonly found: number };
  /** Until rows were there, of queries that only blocks answer, over the last 24 h. */
  readonly firstOfScan: Latency;
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

/** Queries that no column and no hash answers, with some, many and structural matches. */
const SCANS = [
  'db.query.text contains order_items',
  'url.path =~ "/api/v1/orders/.*"',
  'user_agent.original startsWith Mozilla and duration > 100ms',
  '{service = order} >> {db.system.name = mysql and duration > 5ms}',
] as const;
const SCAN_REPEATS = 5;
/** What a page gives the first part of such a search. */
const FIRST_SCAN_MS = 500;
const RARE_REPEATS = 20;

/** Latency at the store's own interface: random traces by id, then searches. Each kind is run once unmeasured to be warm. */
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
    rareLastDay: await measureRare(reader, plan),
    firstOfScan: await measureScans(reader, plan),
    tracesPicked: ids.length,
  };
}

/** Searches by service and attribute equality, the newest fifty of the last `backMs`. */
async function measureSearches(reader: TraceReader, plan: ReadPlan, backMs: number): Promise<Latency> {
  const searches: number[] = [];
  for (let i = 0; i < Math.max(40, plan.lookups / 4); i++) {
    const [service, key, value] = SEARCHES[i % SEARCHES.length] ?? SEARCHES[0];
    const query = lastSpans(plan, backMs, [
      { target: { kind: 'field', field: 'service' }, operator: '=', values: [service] },
      { target: { kind: 'attribute', key }, operator: '=', values: [value] },
    ]);
    const began = systemClock.monotonicMs();
    const { rows } = await reader.findTraces(query);
    if (rows.length === 0) throw new Error(`no trace of ${service} with ${key} = ${value}`);
    if (i >= SEARCHES.length) searches.push(systemClock.monotonicMs() - began);
  }
  return latencyOf(searches);
}

async function measureRare(reader: TraceReader, plan: ReadPlan): Promise<Reads['rareLastDay']> {
  const { key, value } = RARE_ATTRIBUTE;
  const query = lastSpans(plan, 24 * HOUR_MS, [{ target: { kind: 'attribute', key }, operator: '=', values: [value] }]);
  const searches: number[] = [];
  let found = 0;
  for (let i = 0; i <= RARE_REPEATS; i++) {
    const began = systemClock.monotonicMs();
    const { rows } = await reader.findTraces(query);
    found = rows.length;
    if (found === 0) throw new Error(`no trace with ${key} = ${value}`);
    if (i > 0) searches.push(systemClock.monotonicMs() - began);
  }
  return { ...latencyOf(searches), found };
}

/** How long it takes until a search through blocks shows its first rows, going on as the page does. */
async function measureScans(reader: TraceReader, plan: ReadPlan): Promise<Latency> {
  const firsts: number[] = [];
  for (let i = 0; i < SCAN_REPEATS * SCANS.length; i++) {
    const text = SCANS[i % SCANS.length] ?? SCANS[0];
    const parsed = parseQuery(text);
    if ('error' in parsed) throw new Error(`${text}: ${parsed.error.message}`);
    const query: SpanQuery = { ...lastSpans(plan, 24 * HOUR_MS, []), ...parsed };
    const began = systemClock.monotonicMs();
    let found = await reader.findSpans(query, { scanTimeMs: FIRST_SCAN_MS });
    while (found.rows.length === 0 && typeof found.scan?.next === 'string')
      found = await reader.findSpans({ ...query, from: found.scan.next });
    if (found.rows.length === 0) throw new Error(`nothing found by ${text}`);
    if (found.scan === undefined) throw new Error(`the index answered ${text}`);
    firsts.push(systemClock.monotonicMs() - began);
  }
  return latencyOf(firsts);
}

function lastSpans({ projectId, endMs }: ReadPlan, backMs: number, conditions: readonly Condition[]): SpanQuery {
  return {
    projectId,
    start: unixNanoFromMs(endMs - backMs),
    end: unixNanoFromMs(endMs),
    conditions,
    order: 'newest',
    limit: 50,
  };
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
