import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { likelyCondition, sureCondition, type SpanConditions } from '../../read/span-conditions.ts';

/** A sample of the chosen spans or of the rest: always the same one, by a hash of their places. Rows as FoundRow. Answered by spans. */
export function cohortRowsSql(conditions: SpanConditions, choice: Sql, isChosen: boolean, limit: number): Sql {
  return sql`SELECT start_ns, duration_ns, service, name, kind, status, instance, environment, is_root, toString(block_id) AS block_id, ordinal, row, ${sureCondition(conditions)} AS sure
FROM spans
WHERE ${likelyCondition(conditions)} AND ${isChosen ? choice : sql`NOT (${choice})`}
ORDER BY cityHash64(spans.block_id, spans.row)
LIMIT ${param('UInt32', limit)}`;
}
