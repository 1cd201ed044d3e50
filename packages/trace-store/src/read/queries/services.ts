import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import { z } from 'zod';
import type { TimeRange } from '../../model/trace-reader.ts';
import { rangeConditions } from '../range-sql.ts';

export type ListServices = TimeRange & { readonly projectId: ProjectId; readonly limit: number };

export const ServiceRow = z.object({ text: z.string(), count: z.coerce.number() });

/** Services and their spans. Answered by spans, ORDER BY (project_id, hour, service, …): of the columns read, both pack to almost nothing. */
export function servicesSql({ projectId, start, end, limit }: ListServices): Sql {
  return sql`SELECT service AS text, count() AS count
FROM spans
WHERE ${all(rangeConditions(projectId, start, end))}
GROUP BY service
ORDER BY text
LIMIT ${param('UInt32', limit)}`;
}
