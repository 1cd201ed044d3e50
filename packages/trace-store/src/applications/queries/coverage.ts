import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import { z } from 'zod';
import type { CountRange } from '../../model/application-reader.ts';

export const CoverageRow = z.object({
  slots: z.coerce.number(),
  weight: z.number(),
  traces: z.coerce.number(),
  late_spans: z.coerce.number(),
  rootless: z.coerce.number(),
  through_ms: z.coerce.number(),
});

/** Slots of the second reader that began in the range. */
export function coverageSql(projectId: ProjectId, { startMs, endMs }: CountRange): Sql {
  const day = (ms: number): number => Math.floor(ms / 86_400_000);
  return sql`SELECT count() AS slots, max(weight) AS weight, sum(traces) AS traces, sum(late_spans) AS late_spans, sum(rootless_traces) AS rootless, max(to_ms) AS through_ms
FROM derived_slots
WHERE project_id = ${param('UInt32', projectId)} AND from_ms >= ${param('Int64', startMs)} AND from_ms < ${param('Int64', endMs)}
  AND received_day >= toDate(${param('UInt32', day(startMs))}) AND received_day <= toDate(${param('UInt32', day(endMs))})`;
}
