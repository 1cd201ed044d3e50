import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId, UnixNano } from '@spanhouse/core';
import { z } from 'zod';
import { BLOCK_TIME_BEFORE_RECEIVE_MAX_MS } from '../../write/cut-settings.ts';
import { receivedAfter } from '../range-sql.ts';

export type RareBlocks = {
  readonly projectId: ProjectId;
  /** Of the query's range. */
  readonly start: UnixNano;
  readonly hashes: readonly bigint[];
};

/** How many blocks, and when their spans start: whole milliseconds, both included. */
export const RareBlocksRow = z.object({ blocks: z.coerce.number(), from_ms: z.coerce.bigint(), to_ms: z.coerce.bigint() });

/**
 * In which blocks attributes of these hashes are rare. A block whose start was cut off (BLOCK_TIME_BEFORE_RECEIVE_MAX_MS) may hold spans of any
 * earlier time. Answered by attribute_blocks, ORDER BY (project_id, hash, block_id), then blocks, some rows a minute.
 */
export function rareBlocksSql({ projectId, start, hashes }: RareBlocks): Sql {
  const cutOff = sql`toUnixTimestamp(blocks.received_at) * 1000 - ${param('UInt64', BLOCK_TIME_BEFORE_RECEIVE_MAX_MS)}`;
  return sql`SELECT uniqExact(block_id) AS blocks, min(if(start_ms <= ${cutOff}, 0, start_ms)) AS from_ms, max(end_ms) AS to_ms
FROM blocks
WHERE project_id = ${param('UInt32', projectId)} AND ${receivedAfter(start)} AND block_id IN (
  SELECT block_id FROM attribute_blocks
  WHERE project_id = ${param('UInt32', projectId)} AND ${receivedAfter(start)} AND hash IN ${param('Array(UInt64)', hashes.map(String))})`;
}
