import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import { z } from 'zod';

export type BlockPlaces = {
  readonly projectId: ProjectId;
  /** In decimal, or the question that tells them. */
  readonly blockIds: readonly string[] | Sql;
};

export const BlockPlaceRow = z.object({
  block_id: z.string(),
  object_key: z.string(),
  offset: z.coerce.number(),
  length: z.number(),
  start_ms: z.coerce.number(),
});

/** Where blocks lie now, and the moment their traces' times count from. Answered by blocks, ORDER BY (project_id, block_id). */
export function blockPlacesSql({ projectId, blockIds }: BlockPlaces): Sql {
  const ids = 'kind' in blockIds ? sql`(${blockIds})` : param('Array(UInt64)', blockIds);
  return sql`SELECT toString(block_id) AS block_id, object_key, offset, length, start_ms
FROM blocks
WHERE project_id = ${param('UInt32', projectId)} AND blocks.block_id IN ${ids}
ORDER BY placed_at DESC, object_key DESC
LIMIT 1 BY block_id`;
}
