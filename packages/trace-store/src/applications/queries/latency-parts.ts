import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import { BAND, SCOPE } from '../../derive/part-counts.ts';
import type { LatencyQuestion } from '../../model/application-reader.ts';
import { inBuckets, tableOf, type Buckets } from '../buckets.ts';

export const LatencyPartRow = z.object({
  component_class: z.number(),
  component: z.string(),
  operation: z.string(),
  calls: z.coerce.number(),
  sum_ns: z.coerce.number(),
  slowest_trace: z.string(),
  trend: z.array(z.tuple([z.coerce.number(), z.coerce.number()])),
});

/** Where an interface's time went. */
export function latencyPartsSql(buckets: Buckets, question: LatencyQuestion, limit: number): Sql {
  const { service, name, band, scope, by, environment } = question;
  const conditions = [
    inBuckets(buckets),
    sql`service = ${param('String', service)} AND name = ${param('String', name)}`,
    sql`scope = ${param('UInt8', SCOPE[scope])} AND band = ${param('UInt8', BAND[band])}`,
  ];
  if (environment !== undefined) conditions.push(sql`environment = ${param('String', environment)}`);
  const operation = by === 'operation' ? sql`component_name` : sql`''`;
  return sql`SELECT component_class, component, operation, sum(m.calls) AS calls, sum(m.sum_ns) AS sum_ns,
  lower(hex(substring(toString(max(m.slowest)), 9, 16))) AS slowest_trace, groupArray((at, m.sum_ns)) AS trend
FROM (
  SELECT component_class, component, ${operation} AS operation, toUnixTimestamp(time) AS at,
    sum(p.calls) AS calls, sum(p.sum_ns) AS sum_ns, max(p.slowest) AS slowest
  FROM ${tableOf('latency_parts', buckets)} AS p
  WHERE ${all(conditions)}
  GROUP BY component_class, component, operation, time
) AS m
GROUP BY component_class, component, operation
ORDER BY sum_ns DESC, component, operation
LIMIT ${param('UInt32', limit)}`;
}
