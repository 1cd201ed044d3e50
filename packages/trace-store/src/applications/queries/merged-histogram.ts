import { all, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import type { SpanFilter } from '../../model/application-reader.ts';
import { inBuckets, tableOf, type Buckets } from '../buckets.ts';
import { metricConditions } from '../metric-conditions.ts';

export const MergedHistogramRow = z.object({ buckets: z.array(z.number()), counts: z.array(z.coerce.number()) });

/** All durations of the filter. */
export function mergedHistogramSql(buckets: Buckets, filter: SpanFilter): Sql {
  return sql`SELECT mapKeys(histogram) AS buckets, mapValues(histogram) AS counts
FROM (SELECT sumMap(m.histogram) AS histogram FROM ${tableOf('span_metrics', buckets)} AS m WHERE ${all([inBuckets(buckets), metricConditions(filter)])})`;
}
