import { all, any, param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import { COMPONENT_CLASSES } from '../../describe/index.ts';
import type { EdgeQuestion } from '../../model/application-reader.ts';
import { inBuckets, tableOf, type Buckets } from '../buckets.ts';
import { QuantileBuckets, quantileBuckets } from '../quantiles.ts';

const Side = {
  count: z.coerce.number(),
  errors: z.coerce.number(),
  sum_ns: z.coerce.number(),
  quantiles: QuantileBuckets,
};

export const EdgeRow = z.object({
  caller_class: z.number(),
  caller_service: z.string(),
  caller: z.string(),
  component_class: z.number(),
  callee: z.string(),
  operation: z.string(),
  client_count: Side.count,
  client_errors: Side.errors,
  client_sum_ns: Side.sum_ns,
  client_quantiles: Side.quantiles,
  server_count: Side.count,
  server_errors: Side.errors,
  server_sum_ns: Side.sum_ns,
  server_quantiles: Side.quantiles,
  paired: z.coerce.number(),
  gap_sum_ns: z.coerce.number(),
  slowest_trace: z.string(),
  failing_trace: z.string(),
});

const DOWNSTREAM = COMPONENT_CLASSES.indexOf('downstream');

/** Calls between services, or between interfaces. The mark of an insert belongs to no project. */
export function edgesSql(buckets: Buckets, { level, around, environment }: EdgeQuestion, limit: number): Sql {
  const conditions = [inBuckets(buckets)];
  if (environment !== undefined) conditions.push(sql`environment = ${param('String', environment)}`);
  if (around !== undefined) {
    const service = param('String', around.service);
    const ofCaller = around.name === undefined ? sql`1` : sql`caller_name = ${param('String', around.name)}`;
    const ofCallee = around.name === undefined ? sql`1` : sql`callee_name = ${param('String', around.name)}`;
    const downstream = param('UInt8', DOWNSTREAM);
    conditions.push(
      any([
        sql`caller_class = ${downstream} AND caller_service = ${service} AND ${ofCaller}`,
        sql`component_class = ${downstream} AND callee = ${service} AND ${ofCallee}`,
      ]),
    );
  }
  // Between services, who called from where is left out, but not that a caller is missing.
  const [caller, operation] =
    level === 'interface' ? [sql`caller_name`, sql`callee_name`] : [sql`if(caller_service = '', caller_name, '')`, sql`''`];
  return sql`SELECT caller_class, caller_service, ${caller} AS caller, component_class, callee, ${operation} AS operation,
  sum(e.client_count) AS client_count, sum(e.client_errors) AS client_errors, sum(e.client_sum_ns) AS client_sum_ns,
  sum(e.server_count) AS server_count, sum(e.server_errors) AS server_errors, sum(e.server_sum_ns) AS server_sum_ns,
  sum(e.paired_count) AS paired, sum(e.gap_sum_ns) AS gap_sum_ns,
  lower(hex(substring(toString(max(e.slowest)), 9, 16))) AS slowest_trace, lower(hex(substring(toString(max(e.failing)), 9, 16))) AS failing_trace,
  ${quantilesOfSide(sql`client_histogram`)} AS client_quantiles, ${quantilesOfSide(sql`server_histogram`)} AS server_quantiles
FROM ${tableOf('edges', buckets)} AS e
WHERE ${all(conditions)}
GROUP BY caller_class, caller_service, caller, component_class, callee, operation
ORDER BY greatest(client_count, server_count) DESC, caller_service, caller, callee, operation
LIMIT ${param('UInt32', limit)}`;
}

function quantilesOfSide(column: Sql): Sql {
  return sql`arrayMap(histogram -> ${quantileBuckets}, [sumMap(e.${column})])[1]`;
}
