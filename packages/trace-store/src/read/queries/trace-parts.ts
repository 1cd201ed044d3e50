import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId, TraceId, UnixNano } from '@spanhouse/core';
import { z } from 'zod';
import { receivedAfter } from '../range-sql.ts';

export type TraceParts = {
  readonly projectId: ProjectId;
  /** Of the query's range. */
  readonly start: UnixNano;
  readonly traceIds: readonly TraceId[];
};

/** What one block holds of a trace. Times count from the block's start_ms. */
export const TracePartRow = z.object({
  trace_id: z.string(),
  block_id: z.string(),
  start_ms: z.number(),
  end_ms: z.number(),
  spans: z.number(),
  errors: z.number(),
  tier: z.number(),
  has_root: z.number(),
  root_service: z.string(),
  root_name: z.string(),
  root_duration_ns: z.coerce.bigint(),
  services: z.array(z.string()),
});

/** All parts of these traces. Answered by the projection of trace_blocks by trace id. */
export function tracePartsSql({ projectId, start, traceIds }: TraceParts): Sql {
  return sql`SELECT lower(hex(trace_id)) AS trace_id, toString(block_id) AS block_id, start_ms, end_ms, spans, errors, tier, has_root, root_service, root_name, root_duration_ns, services
FROM trace_blocks
WHERE project_id = ${param('UInt32', projectId)} AND ${receivedAfter(start)}
  AND trace_blocks.trace_id IN (SELECT toFixedString(unhex(arrayJoin(${param('Array(String)', traceIds)})), 16))
ORDER BY trace_blocks.block_id, trace_blocks.ordinal
LIMIT 1 BY trace_blocks.trace_id, trace_blocks.block_id`;
}
