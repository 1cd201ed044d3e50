import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { unixNanoFromMs, type ProjectId } from '@spanhouse/core';
import { z } from 'zod';
import type { CountRange } from '../../model/application-reader.ts';
import { valueConditions } from '../../read/queries/complete-keys.ts';

export const NamespaceRow = z.object({ service: z.string(), namespace: z.string() });

/** The namespace that most spans of a service name. Answered by attribute_values, ORDER BY (project_id, day, service, key, value). */
export function namespacesSql(projectId: ProjectId, { startMs, endMs }: CountRange, limit: number): Sql {
  const conditions = valueConditions(projectId, unixNanoFromMs(startMs), unixNanoFromMs(endMs), undefined);
  return sql`SELECT service, argMax(value, spans) AS namespace
FROM (
  SELECT service, value, sum(v.count) AS spans
  FROM attribute_values AS v
  WHERE ${all([...conditions, sql`key = 'resource.service.namespace'`])}
  GROUP BY service, value
)
GROUP BY service
ORDER BY service
LIMIT ${param('UInt32', limit)}`;
}
