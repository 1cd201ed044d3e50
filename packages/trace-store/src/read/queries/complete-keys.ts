import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId, UnixNano } from '@spanhouse/core';
import { z } from 'zod';
import type { CompleteKeys } from '../../model/trace-reader.ts';
import { PROMOTIONS } from '../../semantics.ts';

export const CompletionRow = z.object({ text: z.string(), count: z.coerce.number() });

const NS_PER_DAY = 86_400_000_000_000n;
/** Days are those of receipt: what started late in the evening may be filed under the next. */
const DAYS_LATE = 1n;
const KEYS_WITH_COLUMN: readonly string[] = PROMOTIONS.flatMap(({ names }) => names);

/** Attribute keys that contain what was typed. Keys of resources come without their prefix. Answered by attribute_values. */
export function completeKeysSql(projectId: ProjectId, { start, end, service, prefix, limit, isForTags = false }: CompleteKeys): Sql {
  const forTags = isForTags ? [sql`NOT startsWith(key, 'resource.')`, sql`key NOT IN ${param('Array(String)', KEYS_WITH_COLUMN)}`] : [];
  return sql`SELECT if(startsWith(key, 'resource.'), substring(key, 10), toString(key)) AS text, sum(attribute_values.count) AS count
FROM attribute_values
WHERE ${all([...valueConditions(projectId, start, end, service), ...forTags])}
GROUP BY text
HAVING positionCaseInsensitiveUTF8(text, ${param('String', prefix)}) > 0
ORDER BY positionCaseInsensitiveUTF8(text, ${param('String', prefix)}) = 1 DESC, count DESC, text
LIMIT ${param('UInt32', limit)}`;
}

/** Rows of attribute_values of a project and time, and of a service where one is named. */
export function valueConditions(projectId: ProjectId, start: UnixNano, end: UnixNano, service: string | undefined): readonly Sql[] {
  return [
    sql`project_id = ${param('UInt32', projectId)}`,
    sql`day >= toDate(${param('UInt32', start / NS_PER_DAY)})`,
    sql`day <= toDate(${param('UInt32', end / NS_PER_DAY + DAYS_LATE)})`,
    ...(service === undefined ? [] : [sql`service = ${param('String', service)}`]),
  ];
}
