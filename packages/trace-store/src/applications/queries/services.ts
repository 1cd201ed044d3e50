import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import { inBuckets, tableOf, type Buckets } from '../buckets.ts';
import { SERVED } from '../metric-conditions.ts';
import { QuantileBuckets, quantileBuckets } from '../quantiles.ts';

export const ServiceCountsRow = z.object({
  service: z.string(),
  spans: z.coerce.number(),
  errors: z.coerce.number(),
  sum_ns: z.coerce.number(),
  max_ns: z.coerce.number(),
  quantiles: QuantileBuckets,
  interfaces: z.coerce.number(),
  instances: z.coerce.number(),
  versions: z.array(z.tuple([z.coerce.number(), z.string()])),
  environments: z.array(z.string()),
  trend: z.array(z.tuple([z.coerce.number(), z.coerce.number(), z.coerce.number()])),
});

/** What is asked of services: server spans, consumers, jobs. */
export function servicesSql(buckets: Buckets, filter: { readonly environment?: string }, limit: number): Sql {
  const conditions = [inBuckets(buckets), SERVED];
  if (filter.environment !== undefined) conditions.push(sql`environment = ${param('String', filter.environment)}`);
  return sql`SELECT service, sum(m.spans) AS spans, sum(m.errors) AS errors, sum(m.sum_ns) AS sum_ns, max(m.max_ns) AS max_ns, uniqExact(name) AS interfaces,
  length(groupUniqArrayArray(m.instances)) AS instances,
  arrayReverseSort(groupUniqArrayArray(m.versions)) AS versions, arraySort(groupUniqArrayArray(m.environments)) AS environments,
  groupArray((at, m.spans, m.errors)) AS trend, sumMap(m.histogram) AS histogram, ${quantileBuckets} AS quantiles
FROM (
  SELECT service, name, toUnixTimestamp(time) AS at, sum(count) AS spans, sumIf(count, status = 2) AS errors, sum(r.sum_ns) AS sum_ns, max(r.max_ns) AS max_ns,
    groupUniqArray(instance) AS instances, groupUniqArray((at, version)) AS versions, groupUniqArray(environment) AS environments, sumMap(r.histogram) AS histogram
  FROM ${tableOf('span_metrics', buckets)} AS r
  WHERE ${all(conditions)}
  GROUP BY service, name, time
) AS m
GROUP BY service
ORDER BY spans DESC, service
LIMIT ${param('UInt32', limit)}`;
}
