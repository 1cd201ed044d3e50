import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import type { SpanFilter } from '../../model/application-reader.ts';
import { inBuckets, tableOf, type Buckets } from '../buckets.ts';
import { metricConditions } from '../metric-conditions.ts';
import { QuantileBuckets, quantileBuckets } from '../quantiles.ts';

export const InterfaceCountsRow = z.object({
  service: z.string(),
  name: z.string(),
  class: z.number(),
  component: z.string(),
  component_class: z.number(),
  spans: z.coerce.number(),
  errors: z.coerce.number(),
  sum_ns: z.coerce.number(),
  max_ns: z.coerce.number(),
  quantiles: QuantileBuckets,
  trend: z.array(z.tuple([z.coerce.number(), z.coerce.number()])),
});

/** Interfaces, calls and other operations with their figures. */
export function interfacesSql(buckets: Buckets, filter: SpanFilter, limit: number): Sql {
  return sql`SELECT service, name, class, component, component_class, sum(m.spans) AS spans, sum(m.errors) AS errors, sum(m.sum_ns) AS sum_ns, max(m.max_ns) AS max_ns,
  groupArray((at, m.spans)) AS trend, sumMap(m.histogram) AS histogram, ${quantileBuckets} AS quantiles
FROM (
  SELECT service, name, class, component, component_class, toUnixTimestamp(time) AS at,
    sum(count) AS spans, sumIf(count, status = 2) AS errors, sum(r.sum_ns) AS sum_ns, max(r.max_ns) AS max_ns, sumMap(r.histogram) AS histogram
  FROM ${tableOf('span_metrics', buckets)} AS r
  WHERE ${all([inBuckets(buckets), metricConditions(filter)])}
  GROUP BY service, name, class, component, component_class, time
) AS m
GROUP BY service, name, class, component, component_class
ORDER BY sum_ns DESC, service, name
LIMIT ${param('UInt32', limit)}`;
}
