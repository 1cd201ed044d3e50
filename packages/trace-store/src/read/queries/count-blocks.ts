import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId, UnixNano } from '@spanhouse/core';
import { z } from 'zod';
import { receivedAfter } from '../range-sql.ts';

const NS_PER_MS = 1_000_000n;

export type CountBlocks = { readonly projectId: ProjectId; readonly start: UnixNano; readonly end: UnixNano };

export const BlockCountRow = z.object({ blocks: z.coerce.number() });

/** Blocks with spans of [start, end), whatever these are. Answered by blocks, a row for each place that a block has had. */
export function countBlocksSql({ projectId, start, end }: CountBlocks): Sql {
  return sql`SELECT uniqExact(block_id) AS blocks
FROM blocks
WHERE project_id = ${param('UInt32', projectId)} AND ${receivedAfter(start)}
  AND end_ms >= ${param('UInt64', start / NS_PER_MS)} AND start_ms < ${param('UInt64', (end + NS_PER_MS - 1n) / NS_PER_MS)}`;
}
