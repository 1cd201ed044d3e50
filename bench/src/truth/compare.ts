import type { ClickHouse } from '@spanhouse/clickhouse';
import { sql } from '@spanhouse/clickhouse';
import { unixMs, type ProjectId } from '@spanhouse/core';
import { COMPONENT_CLASSES, createApplicationReader, SPAN_CLASSES, type CountRange, type SpanClass } from '@spanhouse/trace-store';
import { z } from 'zod';
import type { ExactShop } from './exact-shop.ts';

export type Verdict = {
  readonly spans: number;
  readonly traces: number;
  /** Series of the finest resolution: how many there should be, and how many differ in count, errors or sum. */
  readonly counts: { readonly series: number; readonly different: number };
  /** Quantiles of interfaces over all time and by bucket, against the durations themselves. */
  readonly quantiles: { readonly compared: number; readonly worstRelativeError: number };
  readonly edges: { readonly expected: number; readonly missing: number; readonly surplus: number; readonly differentCounts: number };
  readonly decomposition: { readonly parts: number; readonly different: number; readonly worstRelativeError: number };
  /** Everything exact, quantiles within 1 %, decomposition within 0.1 %. */
  readonly isTrue: boolean;
};

const TAG = 'truth';
const QUANTILES = [
  ['p50Ns', 0.5],
  ['p95Ns', 0.95],
  ['p99Ns', 0.99],
] as const;
const QUANTILE_ERROR_MAX = 0.01;
const PART_ERROR_MAX = 0.001;

/** Holds what the product has counted against what was sent. */
export async function compare(clickhouse: ClickHouse, projectId: ProjectId, range: CountRange, exact: ExactShop): Promise<Verdict> {
  const counts = await compareCounts(clickhouse, exact);
  const quantiles = await compareQuantiles(clickhouse, projectId, range, exact);
  const edges = await compareEdges(clickhouse, exact);
  const decomposition = await compareParts(clickhouse, exact);
  return {
    spans: exact.spans,
    traces: exact.traces,
    counts,
    quantiles,
    edges,
    decomposition,
    isTrue:
      counts.different === 0 &&
      quantiles.worstRelativeError <= QUANTILE_ERROR_MAX &&
      edges.missing + edges.surplus + edges.differentCounts === 0 &&
      decomposition.different === 0 &&
      decomposition.worstRelativeError <= PART_ERROR_MAX,
  };
}

const SeriesRow = z.object({
  class: z.number(),
  service: z.string(),
  name: z.string(),
  instance: z.string(),
  version: z.string(),
  at: z.coerce.number(),
  spans: z.coerce.number(),
  errors: z.coerce.number(),
  sum_ns: z.coerce.bigint(),
});

async function compareCounts(clickhouse: ClickHouse, exact: ExactShop): Promise<Verdict['counts']> {
  const rows = await clickhouse.query(
    sql`SELECT class, service, name, instance, version, toUnixTimestamp(time) AS at, sum(count) AS spans, sumIf(count, status = 2) AS errors, sum(m.sum_ns) AS sum_ns
FROM span_metrics_30s AS m WHERE project_id = 1 GROUP BY class, service, name, instance, version, time`,
    SeriesRow,
    { tag: TAG },
  );
  let different = 0;
  const seen = new Set<string>();
  for (const row of rows) {
    const key = JSON.stringify([SPAN_CLASSES[row.class], row.service, row.name, row.instance, row.version, row.at * 1_000]);
    seen.add(key);
    const series = exact.series.get(key);
    if (series?.count !== row.spans || series.errors !== row.errors || series.sumNs !== row.sum_ns) different++;
  }
  for (const key of exact.series.keys()) if (!seen.has(key)) different++;
  return { series: exact.series.size, different };
}

async function compareQuantiles(
  clickhouse: ClickHouse,
  projectId: ProjectId,
  range: CountRange,
  exact: ExactShop,
): Promise<Verdict['quantiles']> {
  const reader = createApplicationReader({ clickhouse });
  let compared = 0;
  let worst = 0;
  for (const [key, durations] of exact.durations) {
    const [spanClass, service, name] = JSON.parse(key) as [SpanClass, string, string];
    const { rows } = await reader.interfaces(projectId, range, { spanClass, service, name });
    // Calls to several components are several rows; the durations of all are one list here.
    const [row] = rows;
    if (rows.length !== 1 || row === undefined) continue;
    const sorted = Float64Array.from(durations).sort();
    for (const [field, q] of QUANTILES) {
      const expected = sorted[Math.max(1, Math.ceil(q * sorted.length - 1e-6)) - 1] ?? NaN;
      compared++;
      worst = Math.max(worst, Math.abs((row[field] ?? NaN) / expected - 1));
    }
  }
  return { compared, worstRelativeError: worst };
}

const EdgeRow = z.object({
  caller_class: z.number(),
  caller_service: z.string(),
  caller_name: z.string(),
  component_class: z.number(),
  callee: z.string(),
  callee_name: z.string(),
  client: z.coerce.number(),
  server: z.coerce.number(),
  client_errors: z.coerce.number(),
  server_errors: z.coerce.number(),
});

async function compareEdges(clickhouse: ClickHouse, exact: ExactShop): Promise<Verdict['edges']> {
  const rows = await clickhouse.query(
    sql`SELECT caller_class, caller_service, caller_name, component_class, callee, callee_name, sum(client_count) AS client, sum(server_count) AS server,
  sum(e.client_errors) AS client_errors, sum(e.server_errors) AS server_errors
FROM edges_30s AS e WHERE project_id = 1 GROUP BY caller_class, caller_service, caller_name, component_class, callee, callee_name`,
    EdgeRow,
    { tag: TAG },
  );
  let surplus = 0;
  let differentCounts = 0;
  const seen = new Set<string>();
  for (const row of rows) {
    const key = JSON.stringify([
      COMPONENT_CLASSES[row.caller_class],
      row.caller_service,
      row.caller_name,
      COMPONENT_CLASSES[row.component_class],
      row.callee,
      row.callee_name,
    ]);
    seen.add(key);
    const edge = exact.edges.get(key);
    if (edge === undefined) surplus++;
    else if (
      edge.client !== row.client ||
      edge.server !== row.server ||
      edge.clientErrors !== row.client_errors ||
      edge.serverErrors !== row.server_errors
    )
      differentCounts++;
  }
  const missing = [...exact.edges.keys()].filter((key) => !seen.has(key)).length;
  return { expected: exact.edges.size, missing, surplus, differentCounts };
}

const PartRow = z.object({
  service: z.string(),
  name: z.string(),
  component_class: z.number(),
  component: z.string(),
  component_name: z.string(),
  ns: z.coerce.bigint(),
});

async function compareParts(clickhouse: ClickHouse, exact: ExactShop): Promise<Verdict['decomposition']> {
  const rows = await clickhouse.query(
    sql`SELECT service, name, component_class, component, component_name, sum(sum_ns) AS ns
FROM latency_parts_30s WHERE project_id = 1 AND scope = 0 AND band = 0 GROUP BY service, name, component_class, component, component_name HAVING ns > 0`,
    PartRow,
    { tag: TAG },
  );
  let different = 0;
  let worst = 0;
  const seen = new Set<string>();
  for (const row of rows) {
    const key = JSON.stringify([row.service, row.name, COMPONENT_CLASSES[row.component_class], row.component, row.component_name]);
    seen.add(key);
    const expected = exact.parts.get(key);
    if (expected === undefined) different++;
    else worst = Math.max(worst, Math.abs(Number(row.ns - expected)) / Number(expected));
  }
  for (const [key, ns] of exact.parts) if (ns > 0n && !seen.has(key)) different++;
  return { parts: exact.parts.size, different, worstRelativeError: worst };
}

export function rangeOf(startMs: number, endMs: number): CountRange {
  return { startMs: unixMs(startMs), endMs: unixMs(endMs) };
}
