import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import { z } from 'zod';

/** Times in seconds since 1970: when the day began, the first receipt in it, and when this was answered. */
export const StoredDayRow = z.object({
  day_start: z.coerce.number(),
  first_receipt: z.coerce.number(),
  answered_at: z.coerce.number(),
  spans: z.coerce.number(),
  bytes: z.coerce.number(),
});

/** What a project received on each day and still has, by day. Answered by blocks, some rows a minute; a block that was moved counts once. */
export function storedDaysSql(projectId: ProjectId): Sql {
  return sql`SELECT toUnixTimestamp(received_day, 'UTC') AS day_start, min(block_received) AS first_receipt, toUnixTimestamp(now('UTC')) AS answered_at,
  sum(block_spans) AS spans, sum(block_bytes) AS bytes
FROM (
  SELECT block_id, any(toDate(received_at)) AS received_day, any(toUnixTimestamp(received_at)) AS block_received, any(spans) AS block_spans, any(length) AS block_bytes
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
