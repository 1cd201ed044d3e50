import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId, UnixNano } from '@spanhouse/core';
import { z } from 'zod';
import { receivedAfter } from '../span-conditions.ts';

export type RareBlocks = {
  readonly projectId: ProjectId;
  /** Of the query's range. */
  readonly start: UnixNano;
  readonly hashes: readonly bigint[];
};

export const RareBlocksRow = z.object({ blocks: z.coerce.number() });

/** In how many blocks attributes of these hashes are rare. Answered by attribute_blocks, ORDER BY (project_id, hash, block_id). */
export function rareBlocksSql({ projectId, start, hashes }: RareBlocks): Sql {
  return sql`SELECT count() AS blocks
FROM attribute_blocks
WHERE project_id = ${param('UInt32', projectId)} AND ${receivedAfter(start)} AND hash IN ${param('Array(UInt64)', hashes.map(String))}`;
}
