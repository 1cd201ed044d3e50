import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import { z } from 'zod';

/** Places of traces in blocks, aligned: block ids in decimal, ordinals. */
export type TraceIdsOfPlaces = {
  readonly projectId: ProjectId;
  readonly blockIds: readonly string[];
  readonly ordinals: readonly number[];
};

export const TraceIdRow = z.object({ block_id: z.string(), ordinal: z.number(), trace_id: z.string() });

/** Whose traces lie at these places. Answered by trace_blocks, ORDER BY (project_id, block_id, ordinal). */
export function traceIdsSql({ projectId, blockIds, ordinals }: TraceIdsOfPlaces): Sql {
  return sql`SELECT toString(block_id) AS block_id, ordinal, lower(hex(trace_id)) AS trace_id
FROM trace_blocks
WHERE project_id = ${param('UInt32', projectId)}
  AND trace_blocks.block_id IN ${param('Array(UInt64)', [...new Set(blockIds)])}
  AND (trace_blocks.block_id, trace_blocks.ordinal) IN arrayZip(${param('Array(UInt64)', blockIds)}, ${param('Array(UInt32)', ordinals)})`;
}
