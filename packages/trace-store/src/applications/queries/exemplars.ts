import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import type { SpanFilter } from '../../model/application-reader.ts';
import { inBuckets, tableOf, type Buckets } from '../buckets.ts';
import { metricConditions } from '../metric-conditions.ts';

export const ExemplarRow = z.object({
  kind: z.enum(['slow', 'failing', 'typical']),
  trace_id: z.string(),
  priority: z.coerce.bigint(),
  at: z.coerce.number(),
});

/** Exemplars of the rows: 8 bytes of priority, then the trace id. */
export function exemplarsSql(buckets: Buckets, filter: SpanFilter, limit: number): Sql {
  const from = sql`FROM ${tableOf('span_metrics', buckets)} WHERE ${all([inBuckets(buckets), metricConditions(filter)])}`;
  const most = param('UInt32', limit);
  const columns = sql`lower(hex(substring(exemplar, 9, 16))) AS trace_id, reinterpretAsUInt64(reverse(substring(exemplar, 1, 8))) AS priority, toUnixTimestamp(time) AS at`;
  return sql`SELECT * FROM (SELECT 'slow' AS kind, ${columns} FROM (SELECT time, toString(slowest) AS exemplar ${from} ORDER BY slowest DESC LIMIT 1 BY slowest LIMIT ${most}))
UNION ALL SELECT * FROM (SELECT 'failing' AS kind, ${columns} FROM (SELECT time, toString(slowest) AS exemplar ${from} AND status = 2 ORDER BY time DESC, slowest DESC LIMIT 1 BY slowest LIMIT ${most}))
UNION ALL SELECT * FROM (SELECT 'typical' AS kind, ${columns} FROM (SELECT time, toString(typical) AS exemplar ${from} AND status != 2 ORDER BY typical DESC LIMIT 1 BY typical LIMIT ${most}))`;
}
