import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId, TraceId } from '@spanhouse/core';
import { z } from 'zod';
import type { TimeRange } from '../../model/trace-reader.ts';
import { receivedAfter } from '../span-conditions.ts';

export type TracePlaces = {
  readonly projectId: ProjectId;
  readonly traceId: TraceId;
  /** The one question without a required range: an id is enough. */
  readonly hint?: TimeRange;
};

/** One block that holds a part of the trace. `object_key` is '' when the index does not know where the block lies. */
export const TracePlaceRow = z.object({
  block_id: z.string(),
  spans: z.number(),
  tier: z.number(),
  object_key: z.string(),
  offset: z.coerce.number(),
  length: z.number(),
});

/** Where the blocks of a trace lie. Answered by the projection of trace_blocks by trace id, then blocks by its key. */
export function tracePlacesSql({ projectId, traceId, hint }: TracePlaces): Sql {
  const received = hint === undefined ? sql`1` : receivedAfter(hint.start);
  return sql`WITH places AS (
  SELECT block_id, max(spans) AS spans, max(tier) AS tier
  FROM trace_blocks
  WHERE project_id = ${param('UInt32', projectId)} AND trace_id = toFixedString(unhex(${param('String', traceId)}), 16) AND ${received}
  GROUP BY block_id
)
SELECT toString(places.block_id) AS block_id, spans, tier, object_key, offset, length
FROM places
LEFT ANY JOIN (
  SELECT block_id, object_key, offset, length
  FROM blocks
  WHERE project_id = ${param('UInt32', projectId)} AND block_id IN (SELECT block_id FROM places)
) AS stored ON stored.block_id = places.block_id`;
}
