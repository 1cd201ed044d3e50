import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { SPAN_CLASSES } from '../describe/index.ts';
import type { SpanFilter } from '../model/application-reader.ts';

/** Interfaces, consumers, jobs: neither clients nor producers. */
export const SERVED = sql`class IN (0, 4) AND kind != 3 AND kind != 4`;

/** The rows of `span_metrics` that a filter asks for. */
export function metricConditions(filter: SpanFilter): Sql {
  const conditions: Sql[] = [];
  const { spanClass, isServed, service, name, environment, region, version, instance, host, component } = filter;
  if (spanClass !== undefined) conditions.push(sql`class = ${param('UInt8', SPAN_CLASSES.indexOf(spanClass))}`);
  if (isServed === true) conditions.push(SERVED);
  if (service !== undefined) conditions.push(sql`service = ${param('String', service)}`);
  if (name !== undefined) conditions.push(sql`name = ${param('String', name)}`);
  if (environment !== undefined) conditions.push(sql`environment = ${param('String', environment)}`);
  if (region !== undefined) conditions.push(sql`region = ${param('String', region)}`);
  if (version !== undefined) conditions.push(sql`version = ${param('String', version)}`);
  if (instance !== undefined) conditions.push(sql`instance = ${param('String', instance)}`);
  if (host !== undefined) conditions.push(sql`host = ${param('String', host)}`);
  if (component !== undefined) conditions.push(sql`component = ${param('String', component)}`);
  return all(conditions);
}
