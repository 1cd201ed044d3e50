import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId, UnixNano } from '@spanhouse/core';
import { z } from 'zod';
import { receivedAfter } from '../range-sql.ts';
import { likelyCondition, type SpanConditions } from '../span-conditions.ts';

export type FindTracePlaces = {
  readonly projectId: ProjectId;
  /** Of the query's range. */
  readonly start: UnixNano;
  readonly conditions: SpanConditions;
  readonly order: 'errors' | 'spans';
  readonly limit: number;
};

export const TracePlaceOfSpan = z.object({ block_id: z.string(), ordinal: z.number() });

/** Places of traces with a matching span, those with the most errors or spans first. Answered by spans, then trace_blocks by its key. */
export function findTracePlacesSql({ projectId, start, conditions, order, limit }: FindTracePlaces): Sql {
  const by = order === 'errors' ? sql`trace_blocks.errors DESC, trace_blocks.spans DESC` : sql`trace_blocks.spans DESC`;
  return sql`SELECT toString(block_id) AS block_id, ordinal
FROM trace_blocks
WHERE project_id = ${param('UInt32', projectId)} AND ${receivedAfter(start)} AND (trace_blocks.block_id, trace_blocks.ordinal) IN (SELECT block_id, ordinal FROM spans WHERE ${likelyCondition(conditions)})
ORDER BY ${by}, trace_blocks.block_id DESC, trace_blocks.ordinal
LIMIT ${param('UInt32', limit)}`;
}
