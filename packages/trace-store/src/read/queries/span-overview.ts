import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { UnixNano } from '@spanhouse/core';
import { z } from 'zod';
import { likelyCondition, sureCondition, type SpanConditions } from '../span-conditions.ts';

export type SpanOverview = {
  readonly conditions: SpanConditions;
  readonly start: UnixNano;
  /** Width of a moment. */
  readonly bucketNs: bigint;
};

const Corner = z.tuple([z.coerce.bigint(), z.number(), z.string(), z.number()]);

/** One moment, failed spans apart from the others: how many, and its shortest and longest span as [start, status, block, ordinal]. */
export const SpanOverviewRow = z.object({
  matches: z.coerce.number(),
  /** Of them: that no hash was needed for. */
  sure: z.coerce.number(),
  shortest_ns: z.coerce.bigint(),
  shortest: Corner,
  longest_ns: z.coerce.bigint(),
  longest: Corner,
});

/** Duration over time of all matching spans, reduced so that no extreme is lost. Answered by spans. */
export function spanOverviewSql({ conditions, start, bucketNs }: SpanOverview): Sql {
  return sql`SELECT count() AS matches, countIf(${sureCondition(conditions)}) AS sure,
  min(duration_ns) AS shortest_ns, argMin((start_ns, status, block_id, ordinal), duration_ns) AS shortest,
  max(duration_ns) AS longest_ns, argMax((start_ns, status, block_id, ordinal), duration_ns) AS longest
FROM spans
WHERE ${likelyCondition(conditions)}
GROUP BY intDiv(start_ns - ${param('UInt64', start)}, ${param('UInt64', bucketNs)}), status = 2`;
}
