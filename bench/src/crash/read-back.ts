import { sql, type ClickHouse } from '@spanhouse/clickhouse';
import { parseProjectId, parseTraceId, silentLog, systemClock, unixNano } from '@spanhouse/core';
import type { ObjectStore } from '@spanhouse/object-store';
import { createTraceReader, type TraceReader } from '@spanhouse/trace-store';
import { openBlockBytes } from '@spanhouse/trace-store/testing';
import { z } from 'zod';
import { contentHash, REQUEST_KEY, SERVICES } from './items.ts';
import type { LedgerRequest } from './ledger.ts';
import { sideBySide } from './side-by-side.ts';
import { judge, type ReadItem, type Verdict } from './verdict.ts';

const PROJECT = parseProjectId(1);
const TAG = 'crash';
const DAY_NS = 86_400_000_000_000n;
const SIDE_BY_SIDE = 8;
const SEARCH_ROWS = 1_000;

export type ReadBack = {
  readonly byBlock: Verdict;
  readonly byTraceId: Verdict;
  readonly bySearch: Verdict;
  readonly byAggregate: Verdict;
};

type Stores = { readonly clickhouse: ClickHouse; readonly objectStore: ObjectStore };

/**
 * Reads everything back by four ways that share as little as possible, and holds each against the ledger.
 *
 * @param sampled how many requests, evenly from all, are read by trace id and asked of search: each costs milliseconds, together they cost minutes
 */
export async function readBack(stores: Stores, ledger: ReadonlyMap<number, LedgerRequest>, sampled: number): Promise<ReadBack> {
  const requests = [...ledger.values()];
  const reader = createTraceReader({ ...stores, clock: systemClock, log: silentLog });
  return {
    byBlock: judge(requests, await itemsOfBlocks(stores)),
    byTraceId: await verdictOfIds(reader, sampleOf(requests, sampled)),
    bySearch: await verdictOfSearch(reader, sampleOf(requests, sampled)),
    byAggregate: await verdictOfCounts(stores.clickhouse, requests),
  };
}

/** Every span of every block that the index names. */
async function itemsOfBlocks({ clickhouse, objectStore }: Stores): Promise<readonly ReadItem[]> {
  const items: ReadItem[] = [];
  const blocks = await clickhouse.query(
    sql`SELECT object_key, toUInt32(offset) AS at, length FROM blocks ORDER BY placed_at DESC, object_key DESC LIMIT 1 BY block_id`,
    z.object({ object_key: z.string(), at: z.number(), length: z.number() }),
    { tag: TAG },
  );
  for (const { object_key, at, length } of blocks) {
    const block = openBlockBytes(await objectStore.getRange(object_key, at, length));
    for (let trace = 0; trace < block.traceCount; trace++) {
      for (const { resource, scope, span } of block.readTraceSpans(trace)) {
        items.push({ traceId: span.traceId, spanId: span.spanId, hash: contentHash(resource, scope, span) });
      }
    }
  }
  return items;
}

/** Traces as the product shows them, span by span. */
export async function readShown(stores: Stores, ledger: ReadonlyMap<number, LedgerRequest>): Promise<Verdict> {
  const requests = [...ledger.values()];
  const traces = await readTraces(createTraceReader({ ...stores, clock: systemClock, log: silentLog }), requests);
  return judge(
    requests,
    traces.flatMap(({ items }) => items),
  );
}

/** The reader gives a copy once; the count in its summary tells of more. */
async function verdictOfIds(reader: TraceReader, requests: readonly LedgerRequest[]): Promise<Verdict> {
  const traces = await readTraces(reader, requests);
  const read = traces.flatMap(({ items, spanCount }) => {
    const [first] = items;
    return first === undefined ? items : [...items, ...Array.from({ length: spanCount - items.length }, () => first)];
  });
  return judge(requests, read);
}

type ReadTrace = { readonly items: readonly ReadItem[]; readonly spanCount: number };

async function readTraces(reader: TraceReader, requests: readonly LedgerRequest[]): Promise<readonly ReadTrace[]> {
  const ids = [...new Set(requests.flatMap(({ items }) => items.map(({ traceId }) => traceId)))];
  return sideBySide(ids, SIDE_BY_SIDE, async (id): Promise<ReadTrace> => {
    const traceId = parseTraceId(id);
    const trace = traceId === null ? null : await reader.readTrace(PROJECT, traceId);
    if (trace === null) return { items: [], spanCount: 0 };
    const items: ReadItem[] = [];
    for await (const batch of trace.batches) {
      for (const { resource, scope, span } of batch)
        items.push({ traceId: id, spanId: span.spanId, hash: contentHash(resource, scope, span) });
    }
    return { items, spanCount: trace.summary.spanCount };
  });
}

/** Evenly from all. */
export function sampleOf(requests: readonly LedgerRequest[], max: number): readonly LedgerRequest[] {
  const step = Math.max(1, Math.ceil(requests.length / max));
  return requests.filter((_request, index) => index % step === 0);
}

/** The spans of some requests, found by the number that each of them carries. */
async function verdictOfSearch(reader: TraceReader, searched: readonly LedgerRequest[]): Promise<Verdict> {
  const now = BigInt(systemClock.now()) * 1_000_000n;
  const found = await sideBySide(searched, SIDE_BY_SIDE, async ({ number }): Promise<readonly ReadItem[]> => {
    const { rows, partial } = await reader.findSpans({
      projectId: PROJECT,
      start: unixNano(now - DAY_NS),
      end: unixNano(now + DAY_NS),
      conditions: [{ target: { kind: 'attribute', key: REQUEST_KEY }, operator: '=', values: [String(number)] }],
      order: 'newest',
      limit: SEARCH_ROWS,
    });
    if (partial.length > 0) throw new Error(`a search was answered in part only: ${partial.join(' ')}`);
    return rows.map(({ traceId, spanId }) => ({ traceId, spanId, hash: null }));
  });
  return judge(searched, found.flat());
}

/** Rows by service in the two tables that count spans. What is missing or too much is all that numbers can tell. */
async function verdictOfCounts(clickhouse: ClickHouse, requests: readonly LedgerRequest[]): Promise<Verdict> {
  const [counted] = await clickhouse.query(
    sql`SELECT (SELECT count() FROM spans) AS rows, (SELECT uniqExact(block_id, row) FROM spans) AS places,
        (SELECT sum(spans) FROM trace_blocks) AS traced, (SELECT sum(spans) FROM blocks WHERE placed_at = 0) AS blocked,
        (SELECT count(DISTINCT service) FROM spans) AS services`,
    z.object({
      rows: z.coerce.number(),
      places: z.coerce.number(),
      traced: z.coerce.number(),
      blocked: z.coerce.number(),
      services: z.coerce.number(),
    }),
    { tag: TAG },
  );
  if (counted === undefined) throw new Error('nothing was counted');
  const sum = (chosen: readonly LedgerRequest[]): number => chosen.reduce((total, { items }) => total + items.length, 0);
  const least = sum(requests.filter(({ isAcknowledged }) => isAcknowledged));
  const most = sum(requests);
  const counts = [counted.rows, counted.traced, counted.blocked];
  return {
    lost: Math.max(0, least - Math.min(...counts)),
    duplicated: Math.max(counted.rows - counted.places, Math.max(...counts) - most, 0),
    altered: 0,
    phantom: Math.max(0, counted.services - SERVICES.length),
  };
}
