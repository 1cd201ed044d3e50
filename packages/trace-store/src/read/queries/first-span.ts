import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import { z } from 'zod';

export const FirstSpanRow = z.object({ first_ms: z.coerce.number(), blocks: z.coerce.number() });

/** Start of the earliest block of a project. Over all time by its meaning; answered by blocks, some rows a minute. */
export function firstSpanSql(projectId: ProjectId): Sql {
  return sql`SELECT min(start_ms) AS first_ms, count() AS blocks
FROM blocks
WHERE project_id = ${param('UInt32', projectId)}`;
}
