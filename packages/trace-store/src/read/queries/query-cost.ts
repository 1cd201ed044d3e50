import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import type { SpanQuery } from '../../model/span-query.ts';
import { receivedAfter } from '../range-sql.ts';

export const CandidateCostRow = z.object({ blocks: z.coerce.number(), bytes: z.coerce.number() });
export type CandidateCostRow = z.output<typeof CandidateCostRow>;

/** Blocks with candidate spans, and their length as stored. Answered by spans for the blocks, then by blocks, a row each. */
export function candidateCostSql({ projectId, start }: SpanQuery, candidates: Sql): Sql {
  return sql`SELECT count() AS blocks, sum(length) AS bytes
FROM blocks
WHERE project_id = ${param('UInt32', projectId)} AND ${receivedAfter(start)} AND block_id IN (SELECT block_id FROM spans WHERE ${candidates})`;
}

export const IndexCostRow = z.object({ rows: z.coerce.number() });

/** Rows that are read for this condition, by what the order of the table leaves of it. Reads no row. */
export function indexCostSql(condition: Sql): Sql {
  return sql`EXPLAIN ESTIMATE SELECT count() FROM spans WHERE ${condition}`;
}
