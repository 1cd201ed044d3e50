import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import type { Breakdown, SpanFilter } from '../../model/application-reader.ts';
import { inBuckets, tableOf, type Buckets } from '../buckets.ts';
import { metricConditions } from '../metric-conditions.ts';
import { QuantileBuckets, quantileBuckets } from '../quantiles.ts';

export const BreakdownCountsRow = z.object({
  value: z.string(),
  spans: z.coerce.number(),
  errors: z.coerce.number(),
  sum_ns: z.coerce.number(),
  min_ns: z.coerce.number(),
  max_ns: z.coerce.number(),
  quantiles: QuantileBuckets,
});

const COLUMNS: Readonly<Record<Breakdown, Sql>> = {
  instance: sql`instance`,
  host: sql`host`,
  region: sql`region`,
  version: sql`version`,
  environment: sql`environment`,
};

/** Figures by one dimension. */
export function breakdownSql(buckets: Buckets, filter: SpanFilter, by: Breakdown, limit: number): Sql {
  return sql`SELECT ${COLUMNS[by]} AS value, sum(count) AS spans, sumIf(count, status = 2) AS errors, sum(m.sum_ns) AS sum_ns, min(m.min_ns) AS min_ns, max(m.max_ns) AS max_ns,
  sumMap(m.histogram) AS histogram, ${quantileBuckets} AS quantiles
FROM ${tableOf('span_metrics', buckets)} AS m
WHERE ${all([inBuckets(buckets), metricConditions(filter)])}
GROUP BY value
ORDER BY spans DESC, value
LIMIT ${param('UInt32', limit)}`;
}
