import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import type { LogQuery } from '../model/log-query.ts';
import type { Asking, LogFields, LogFieldValues } from '../model/log-reader.ts';
import { ask, type LogReads } from './ask.ts';
import { LOG_READ_LIMITS } from './limits.ts';
import { minuteSlices } from './minute-slices.ts';
import { whereOf } from './where.ts';

const FieldRow = z.object({
  origin: z.enum(['own', 'record', 'resource']),
  field: z.string(),
  total: z.coerce.number(),
  value: z.string(),
  count: z.coerce.number(),
});
const CountRow = z.object({ found: z.coerce.number() });

/** Fields of the newest records that match, each with its most frequent values. */
export async function fields(reads: LogReads, query: LogQuery, asking: Asking): Promise<LogFields> {
  const { fieldRecords, fieldsMax, valuesMax } = LOG_READ_LIMITS;
  const { where, found } = await newestOf(reads, query, await whereOf(reads, query, asking), asking);
  const newest = sql`SELECT service, environment, severity_text, event_name, scope, attributes, resource_id FROM logs
    WHERE ${where} ORDER BY minute DESC LIMIT ${param('UInt32', fieldRecords)}`;
  const project = param('UInt32', query.projectId);
  const inProject = reads.inProject(query.projectId);
  const rows = await inProject.query(
    sql`WITH newest AS (${newest})
SELECT origin, field, total, value, count FROM (
  SELECT origin, field, value, count() AS count, sum(count) OVER (PARTITION BY origin, field) AS total
  FROM (
    SELECT 'own' AS origin, pair.1 AS field, pair.2 AS value FROM newest
    ARRAY JOIN [('service', toString(service)), ('environment', toString(environment)), ('severity_text', toString(severity_text)), ('event', toString(event_name)), ('scope', toString(scope))] AS pair
    WHERE pair.2 != ''
    UNION ALL
    SELECT 'record' AS origin, toString(key) AS field, value FROM newest ARRAY JOIN mapKeys(attributes) AS key, mapValues(attributes) AS value
    UNION ALL
    SELECT 'resource' AS origin, toString(key) AS field, value FROM (
      SELECT r.attributes AS attributes FROM (SELECT resource_id FROM newest) AS n
      INNER JOIN (SELECT resource_id, any(l.attributes) AS attributes FROM log_resources AS l WHERE project_id = ${project} GROUP BY resource_id) AS r ON n.resource_id = r.resource_id
    ) ARRAY JOIN mapKeys(attributes) AS key, mapValues(attributes) AS value
  )
  GROUP BY origin, field, value
)
ORDER BY total DESC, origin, field, count DESC, value
LIMIT ${param('UInt32', valuesMax)} BY origin, field
LIMIT ${param('UInt32', fieldsMax * valuesMax)}`,
    FieldRow,
    ask('logs.fields', asking),
  );
  const byField = new Map<
    string,
    { field: string; from: LogFieldValues['from']; count: number; values: { value: string; count: number }[] }
  >();
  for (const { origin, field, total, value, count } of rows) {
    const key = `${origin} ${field}`;
    const known = byField.get(key) ?? { field, from: origin, count: total, values: [] };
    known.values.push({ value, count });
    byField.set(key, known);
  }
  return { lookedAt: Math.min(found, fieldRecords), fields: [...byField.values()].slice(0, fieldsMax) };
}

/** The condition, for the newest minutes alone that hold all that are looked at, and how many match it: counting is cheaper than reading attributes. */
async function newestOf(
  reads: LogReads,
  query: LogQuery,
  where: Sql,
  asking: Asking,
): Promise<{ readonly where: Sql; readonly found: number }> {
  let found = 0;
  for (const { first, last } of minuteSlices(query, 'newest', null)) {
    const slice = sql`minute BETWEEN ${param('UInt32', first)} AND ${param('UInt32', last)}`;
    const [counted] = await reads
      .inProject(query.projectId)
      .query(sql`SELECT count() AS found FROM logs WHERE ${where} AND ${slice}`, CountRow, ask('logs.fields', asking));
    found += counted?.found ?? 0;
    if (found >= LOG_READ_LIMITS.fieldRecords) return { where: all([where, sql`minute >= ${param('UInt32', first)}`]), found };
  }
  return { where, found };
}
