import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import type { CompleteValues } from '../../model/trace-reader.ts';
import { promotionOf, synonymsOf, type PromotedColumn } from '../../semantics.ts';
import { columnSql } from '../column-sql.ts';
import { rangeConditions } from '../range-sql.ts';
import { valueConditions } from './complete-keys.ts';

/** Values of an attribute that contain what was typed. Answered by attribute_values, ORDER BY (project_id, day, service, key, value). */
export function completeAttributeValuesSql(projectId: ProjectId, { start, end, service, key, prefix, limit }: CompleteValues): Sql {
  const keys = synonymsOf(key).flatMap((name) => [name, `resource.${name}`]);
  return sql`SELECT value AS text, sum(attribute_values.count) AS count
FROM attribute_values
WHERE ${all([...valueConditions(projectId, start, end, service), sql`key IN ${param('Array(String)', keys)}`, sql`positionCaseInsensitiveUTF8(value, ${param('String', prefix)}) > 0`])}
GROUP BY text
ORDER BY positionCaseInsensitiveUTF8(text, ${param('String', prefix)}) = 1 DESC, count DESC, text
LIMIT ${param('UInt32', limit)}`;
}

/** Values of a column that contain what was typed, as they stand in the spans. Answered by spans. */
export function completeColumnValuesSql(projectId: ProjectId, column: PromotedColumn | 'name', question: CompleteValues): Sql {
  const { start, end, service, prefix, limit } = question;
  const name = column === 'name' ? sql`name` : columnSql(column);
  const text = column === 'http_status' ? sql`toString(${name})` : name;
  const filled = column === 'http_status' ? sql`${name} != 0` : sql`${name} != ''`;
  const conditions = [
    ...rangeConditions(projectId, start, end),
    ...(service === undefined ? [] : [sql`service = ${param('String', service)}`]),
    filled,
    sql`positionCaseInsensitiveUTF8(${text}, ${param('String', prefix)}) > 0`,
  ];
  return sql`SELECT ${text} AS text, count() AS count
FROM spans
WHERE ${all(conditions)}
GROUP BY text
ORDER BY positionCaseInsensitiveUTF8(text, ${param('String', prefix)}) = 1 DESC, count DESC, text
LIMIT ${param('UInt32', limit)}`;
}

/** The column to ask for an attribute's values: where each span of it has one, it is exact and live. */
export function columnOfKey(key: string): PromotedColumn | null {
  const promotion = promotionOf(key);
  return promotion === null || promotion.column === 'peer' ? null : promotion.column;
}
