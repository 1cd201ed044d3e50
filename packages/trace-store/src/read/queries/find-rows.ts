import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import { likelyCondition, sureCondition, type SpanConditions } from '../span-conditions.ts';

export type FindRows = {
  /** With project and time range. */
  readonly conditions: SpanConditions;
  readonly order: 'newest' | 'duration';
  readonly limit: number;
  readonly offset: number;
};

/** A span that matches for all that the index knows. `sure` 0: by a hash, to be checked in its block. */
export const FoundRow = z.object({
  start_ns: z.coerce.bigint(),
  duration_ns: z.coerce.bigint(),
  service: z.string(),
  name: z.string(),
  kind: z.number(),
  status: z.number(),
  instance: z.string(),
  environment: z.string(),
  is_root: z.number(),
  block_id: z.string(),
  ordinal: z.number(),
  row: z.number(),
  sure: z.number(),
});
export type FoundRow = z.output<typeof FoundRow>;

/** Matching spans, the newest or the slowest first. Answered by spans, ORDER BY (project_id, hour, service, name, start_ns). */
export function findRowsSql({ conditions, order, limit, offset }: FindRows): Sql {
  const by = order === 'newest' ? sql`spans.start_ns DESC` : sql`spans.duration_ns DESC, spans.start_ns DESC`;
  return sql`SELECT start_ns, duration_ns, service, name, kind, status, instance, environment, is_root, toString(block_id) AS block_id, ordinal, row, ${sureCondition(conditions)} AS sure
FROM spans
WHERE ${likelyCondition(conditions)}
ORDER BY ${by}, spans.block_id, spans.row
LIMIT ${param('UInt32', limit)} OFFSET ${param('UInt32', offset)}`;
}
