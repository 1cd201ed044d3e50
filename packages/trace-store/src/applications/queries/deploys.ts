import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import { inBuckets, tableOf, type Buckets } from '../buckets.ts';

export const VersionRow = z.object({ service: z.string(), version: z.string(), first: z.coerce.number(), last: z.coerce.number() });

/** When each version of the services was seen first and last in the range. */
export function versionsSql(buckets: Buckets, service: string | undefined): Sql {
  const conditions = [inBuckets(buckets), sql`version != ''`];
  if (service !== undefined) conditions.push(sql`service = ${param('String', service)}`);
  return sql`SELECT service, version, toUnixTimestamp(min(time)) AS first, toUnixTimestamp(max(time)) AS last
FROM ${tableOf('span_metrics', buckets)}
WHERE ${all(conditions)}
GROUP BY service, version
ORDER BY service, first, version`;
}
