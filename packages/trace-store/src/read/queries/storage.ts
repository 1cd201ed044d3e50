import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import { z } from 'zod';

export const StoredDayRow = z.object({ day: z.string(), spans: z.coerce.number(), bytes: z.coerce.number(), is_over: z.coerce.number() });

/** What a project received on each day and still has, by day. Answered by blocks, some rows a minute; a block that was moved counts once. */
export function storedDaysSql(projectId: ProjectId): Sql {
  return sql`SELECT toString(received_day) AS day, sum(block_spans) AS spans, sum(block_bytes) AS bytes, received_day < toDate(now('UTC')) AS is_over
FROM (
  SELECT block_id, any(toDate(received_at)) AS received_day, any(spans) AS block_spans, any(length) AS block_bytes
  FROM blocks
  WHERE project_id = ${param('UInt32', projectId)}
  GROUP BY block_id
)
GROUP BY received_day
ORDER BY received_day`;
}

export const IndexSizeRow = z.object({ bytes: z.coerce.number(), spans: z.coerce.number() });

/** What the index takes on this node for all projects together, and the spans in it: their ratio is what one span costs. */
export function indexSizeSql(): Sql {
  return sql`SELECT sum(bytes_on_disk) AS bytes, sumIf(rows, table IN ('spans', 'spans_local')) AS spans
FROM system.parts
WHERE active AND database = currentDatabase()`;
}
