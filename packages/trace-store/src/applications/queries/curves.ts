import { all, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import type { SpanFilter } from '../../model/application-reader.ts';
import { inBuckets, tableOf, type Buckets } from '../buckets.ts';
import { metricConditions } from '../metric-conditions.ts';
import { QuantileBuckets, quantileBuckets } from '../quantiles.ts';

export const CurveRow = z.object({
  at: z.coerce.number(),
  spans: z.coerce.number(),
  errors: z.coerce.number(),
  min_ns: z.coerce.number(),
  max_ns: z.coerce.number(),
  quantiles: QuantileBuckets,
});

/** Rate, errors and durations by bucket; buckets without spans are left out. */
export function curvesSql(buckets: Buckets, filter: SpanFilter): Sql {
  return sql`SELECT toUnixTimestamp(time) AS at, sum(count) AS spans, sumIf(count, status = 2) AS errors, min(m.min_ns) AS min_ns, max(m.max_ns) AS max_ns,
  sumMap(m.histogram) AS histogram, ${quantileBuckets} AS quantiles
FROM ${tableOf('span_metrics', buckets)} AS m
WHERE ${all([inBuckets(buckets), metricConditions(filter)])}
GROUP BY time
ORDER BY at`;
}
