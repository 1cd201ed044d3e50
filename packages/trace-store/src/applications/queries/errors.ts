import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { unixMs, unixNanoFromMs, type ProjectId } from '@spanhouse/core';
import { z } from 'zod';
import type { CountRange, SpanFilter } from '../../model/application-reader.ts';
import { rangeConditions } from '../../read/range-sql.ts';

export const ErrorRow = z.object({
  kind: z.enum(['errorType', 'httpStatus', 'businessCode']),
  value: z.string(),
  spans: z.coerce.number(),
});

/**
 * What failing spans of a service say of themselves. Answered by spans, which knows no interface names: for HTTP and RPC these are found by the
 * columns that a name is made of.
 */
export function errorsSql(projectId: ProjectId, { startMs, endMs }: CountRange, filter: SpanFilter, limit: number): Sql {
  const conditions = [
    ...rangeConditions(projectId, unixNanoFromMs(unixMs(startMs)), unixNanoFromMs(unixMs(endMs))),
    sql`(status = 2 OR business_code != '')`,
  ];
  const { service, name, environment, version, instance, host } = filter;
  if (service !== undefined) conditions.push(sql`service = ${param('String', service)}`);
  if (environment !== undefined) conditions.push(sql`environment = ${param('String', environment)}`);
  if (version !== undefined) conditions.push(sql`version = ${param('String', version)}`);
  if (instance !== undefined) conditions.push(sql`instance = ${param('String', instance)}`);
  if (host !== undefined) conditions.push(sql`host = ${param('String', host)}`);
  if (name !== undefined) {
    const text = param('String', name);
    conditions.push(
      sql`(name = ${text} OR (http_route != '' AND concat(http_method, ' ', http_route) = ${text}) OR (rpc_method != '' AND (concat(rpc_service, '/', rpc_method) = ${text} OR rpc_method = ${text})))`,
    );
  }
  return sql`SELECT said.1 AS kind, said.2 AS value, count() AS spans
FROM (
  SELECT arrayJoin(arrayFilter(each -> each.2 != '', [('errorType', toString(error_type)), ('httpStatus', if(status = 2 AND http_status >= 400, toString(http_status), '')), ('businessCode', toString(business_code))])) AS said
  FROM spans
  WHERE ${all(conditions)}
)
GROUP BY said
ORDER BY spans DESC, kind, value
LIMIT ${param('UInt32', limit)}`;
}
