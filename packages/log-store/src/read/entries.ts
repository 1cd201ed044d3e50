import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import { z } from 'zod';
import type { Asking, LogEntry } from '../model/log-reader.ts';
import { BODY_KINDS } from '../write/value-text.ts';
import { ask, type LogReads } from './ask.ts';
import { formatLogId } from './log-id.ts';

export const EntryRow = z.object({
  time: z.string(),
  observed: z.string(),
  service: z.string(),
  environment: z.string(),
  severity: z.number(),
  severity_text: z.string(),
  event_name: z.string(),
  scope: z.string(),
  trace: z.string(),
  span: z.string(),
  flags: z.number(),
  dropped_attributes: z.number(),
  body: z.string(),
  body_kind: z.number(),
  attributes: z.record(z.string(), z.string()),
  resource: z.string(),
  pattern_id: z.string(),
  log_partition: z.number(),
  offset: z.string(),
  log_row: z.number(),
});
export type EntryRow = z.output<typeof EntryRow>;

export const ENTRY_COLUMNS: Sql = sql`toString(time_ns) AS time, toString(observed_ns) AS observed, service, environment, severity, severity_text, event_name, scope,
  if(trace_id = unhex(repeat('0', 32)), '', lower(hex(trace_id))) AS trace, if(span_id = unhex(repeat('0', 16)), '', lower(hex(span_id))) AS span,
  flags, dropped_attributes, body, body_kind, attributes, toString(resource_id) AS resource, toString(pattern) AS pattern_id,
  log_partition, toString(log_offset) AS offset, log_row`;

const ResourceRow = z.object({ id: z.string(), attributes: z.record(z.string(), z.string()) });

/** Rows as entries, each with the attributes of its resource: one question for all. */
export async function entriesOf(
  reads: LogReads,
  projectId: ProjectId,
  rows: readonly EntryRow[],
  asking: Asking,
): Promise<readonly LogEntry[]> {
  const ids = [...new Set(rows.map(({ resource }) => resource))];
  const found =
    ids.length === 0
      ? []
      : await reads.inProject(projectId).query(
          sql`SELECT toString(resource_id) AS id, any(r.attributes) AS attributes FROM log_resources AS r
WHERE project_id = ${param('UInt32', projectId)} AND resource_id IN ${param('Array(UInt64)', ids)} GROUP BY resource_id`,
          ResourceRow,
          ask('logs.resources', asking),
        );
  const resources = new Map(found.map(({ id, attributes }) => [id, attributes]));
  return rows.map((row) => ({
    id: formatLogId({ time: row.time, partition: row.log_partition, offset: row.offset, row: row.log_row }),
    time: row.time,
    observedTime: row.observed,
    service: row.service,
    environment: row.environment,
    severity: row.severity,
    severityText: row.severity_text,
    eventName: row.event_name,
    scope: row.scope,
    traceId: row.trace,
    spanId: row.span,
    flags: row.flags,
    droppedAttributes: row.dropped_attributes,
    body: row.body,
    bodyKind: BODY_KINDS[row.body_kind] ?? 'empty',
    attributes: row.attributes,
    resource: resources.get(row.resource) ?? {},
    resourceId: row.resource,
    pattern: row.pattern_id,
  }));
}
