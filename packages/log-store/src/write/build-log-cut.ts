import { isAppError } from '@spanhouse/core';
import { encodeNativeBlock, param, sql, type NativeColumn } from '@spanhouse/clickhouse';
import { decodeScope, LogScanner } from '@spanhouse/otlp';
import type { Cut, LogRecord } from '@spanhouse/span-log';
import type { LogCutOutput, LogCutSettings, LogInsert } from './log-cut.ts';
import { LogRows } from './log-rows.ts';
import { bodyOf } from './record-body.ts';
import { Resources, type LogResource } from './resources.ts';

const MS_PER_DAY = 86_400_000;
const encoder = new TextEncoder();

type Scanned = { readonly record: LogRecord; readonly scan: LogScanner };

/** All rows that go into one partition of the tables. */
type RetentionClass = { readonly retentionDays: number; readonly requests: Scanned[] };

/**
 * Rows of the log records of a cut. Pure and deterministic: the same records and settings give the same bytes and tokens. Requests that cannot be read are told
 * in `deadLetters`; records of other signals are left out.
 */
export function buildLogCut(cut: Cut, records: readonly LogRecord[], settings: LogCutSettings): LogCutOutput {
  const classes = new Map<number, RetentionClass>();
  const deadLetters: { readonly offset: bigint; readonly reason: string }[] = [];
  for (const record of records) {
    if (record.header.signal !== 'logs') continue;
    try {
      const bytes = bodyOf(record, settings.limits);
      const scan = new LogScanner(bytes, settings.limits, record.header.itemCount);
      scan.add(0, bytes.length);
      if (scan.recordCount === 0) continue;
      const retentionDays = settings.retentionDays[record.header.projectId] ?? settings.retentionDaysDefault;
      const known = classes.get(retentionDays);
      if (known === undefined) classes.set(retentionDays, { retentionDays, requests: [{ record, scan }] });
      else known.requests.push({ record, scan });
    } catch (error) {
      deadLetters.push({ offset: record.offset, reason: isAppError(error) ? `${error.code}: ${error.message}` : String(error) });
    }
  }
  const built = [...classes.values()].map((each) => buildClass(cut, each));
  return {
    inserts: (['log_resources', 'logs', 'log_cuts'] as const).flatMap((table) => built.map(({ inserts }) => inserts[table])),
    deadLetters,
    counts: {
      requests: [...classes.values()].reduce((sum, { requests }) => sum + requests.length, 0),
      records: built.reduce((sum, { rows }) => sum + rows.length, 0),
      bodyBytes: built.reduce((sum, { rows }) => sum + rows.bodyBytes, 0),
    },
  };
}

type BuiltClass = { readonly rows: LogRows; readonly inserts: Readonly<Record<LogInsert['table'], LogInsert>> };
type Totals = { records: number; bodyBytes: number };

function buildClass(cut: Cut, { retentionDays, requests }: RetentionClass): BuiltClass {
  // One day for all of them, so that they are one insert: the latest, so that none goes early.
  const receivedDay = Math.floor(Math.max(...requests.map(({ record }) => record.header.receivedAt)) / MS_PER_DAY);
  const rows = new LogRows(
    requests.reduce((sum, { scan }) => sum + scan.recordCount, 0),
    cut.partition,
  );
  const resources = new Resources();
  const used = new Map<string, { readonly projectId: number; readonly resource: LogResource }>();
  const totals = new Map<number, Totals>();
  for (const { record, scan } of requests) {
    const { projectId } = record.header;
    const groups = groupsOf(scan, resources);
    const numbered = groups.map(({ resource, scopeName }) => rows.group(resource, scopeName));
    for (const { resource } of groups) used.set(`${String(projectId)} ${String(resource.id)}`, { projectId, resource });
    const before = rows.bodyBytes;
    for (let i = 0; i < scan.recordCount; i++) {
      const group = numbered[scan.recordGroup[i] ?? 0];
      if (group !== undefined) rows.add(scan, i, record, group);
    }
    const total = totals.get(projectId) ?? { records: 0, bodyBytes: 0 };
    totals.set(projectId, { records: total.records + scan.recordCount, bodyBytes: total.bodyBytes + rows.bodyBytes - before });
  }
  const tokenOf = (table: string): string => [table, cut.partition, cut.from, retentionDays, receivedDay].map(String).join(':');
  const insert = (table: LogInsert['table'], columns: readonly NativeColumn[], count: number, probe: LogInsert['probe']): LogInsert => ({
    table,
    token: tokenOf(table),
    rows: count,
    block: encodeNativeBlock(columns, count),
    probe,
  });
  return {
    rows,
    inserts: {
      log_resources: insert('log_resources', resourceColumns([...used.values()], retentionDays, receivedDay), used.size, null),
      logs: insert('logs', rows.native(retentionDays, receivedDay), rows.length, recordProbe(rows, cut.partition)),
      log_cuts: insert('log_cuts', cutColumns(cut, totals, retentionDays, receivedDay), totals.size, cutProbe(cut, totals)),
    },
  };
}

function groupsOf(scan: LogScanner, resources: Resources): readonly { readonly resource: LogResource; readonly scopeName: Uint8Array }[] {
  return Array.from({ length: scan.groupCount }, (_, group) => {
    const scopeStart = scan.groupScopeStart[group] ?? -1;
    return {
      resource: resources.of(scan.bytes, scan.groupResourceStart[group] ?? -1, scan.groupResourceEnd[group] ?? -1),
      scopeName: encoder.encode(scopeStart < 0 ? '' : decodeScope(scan.bytes, scopeStart, scan.groupScopeEnd[group] ?? -1).name),
    };
  });
}

function resourceColumns(
  used: readonly { readonly projectId: number; readonly resource: LogResource }[],
  retentionDays: number,
  receivedDay: number,
): readonly NativeColumn[] {
  const entries = used.map(({ resource }) => [...resource.attributes]);
  const flat = entries.flat();
  let end = 0;
  return [
    { name: 'project_id', type: 'UInt32', data: Uint32Array.from(used, ({ projectId }) => projectId) },
    { name: 'retention_days', type: 'UInt16', data: new Uint16Array(used.length).fill(retentionDays) },
    { name: 'received_day', type: 'Date', data: new Uint16Array(used.length).fill(receivedDay) },
    { name: 'resource_id', type: 'UInt64', data: BigUint64Array.from(used, ({ resource }) => resource.id) },
    {
      name: 'service',
      type: 'LowCardinality(String)',
      dictionary: used.map(({ resource }) => resource.service),
      indexes: Uint32Array.from(used, (_, i) => i),
    },
    {
      name: 'attributes',
      type: 'Map(LowCardinality(String), String)',
      offsets: Uint32Array.from(entries, (each) => (end += each.length)),
      keyDictionary: flat.map(([key]) => key),
      keyIndexes: Uint32Array.from(flat, (_, i) => i),
      values: { dictionary: flat.map(([, value]) => value), indexes: Uint32Array.from(flat, (_, i) => i) },
    },
  ];
}

function cutColumns(cut: Cut, totals: ReadonlyMap<number, Totals>, retentionDays: number, receivedDay: number): readonly NativeColumn[] {
  const rows = [...totals];
  return [
    { name: 'project_id', type: 'UInt32', data: Uint32Array.from(rows, ([projectId]) => projectId) },
    { name: 'retention_days', type: 'UInt16', data: new Uint16Array(rows.length).fill(retentionDays) },
    { name: 'received_day', type: 'Date', data: new Uint16Array(rows.length).fill(receivedDay) },
    { name: 'log_partition', type: 'UInt16', data: new Uint16Array(rows.length).fill(cut.partition) },
    { name: 'log_from', type: 'UInt64', data: new BigUint64Array(rows.length).fill(cut.from) },
    { name: 'log_to', type: 'UInt64', data: new BigUint64Array(rows.length).fill(cut.to) },
    { name: 'records', type: 'UInt32', data: Uint32Array.from(rows, ([, { records }]) => records) },
    { name: 'body_bytes', type: 'UInt64', data: BigUint64Array.from(rows, ([, { bodyBytes }]) => BigInt(bodyBytes)) },
  ];
}

/** On the sort key, so it reads a granule or two. The rows of an insert are one part: one of them tells of all. */
function recordProbe(rows: LogRows, partition: number): LogInsert['probe'] {
  const first = rows.firstRow();
  return sql`SELECT count() > 0 AS found FROM logs WHERE project_id = ${param('UInt32', first.projectId)}
    AND minute = ${param('UInt32', first.minute)} AND service = ${param('String', first.service)} AND time_ns = ${param('UInt64', String(first.time))}
    AND log_partition = ${param('UInt16', partition)} AND log_offset = ${param('UInt64', String(first.offset))}`;
}

function cutProbe(cut: Cut, totals: ReadonlyMap<number, Totals>): LogInsert['probe'] {
  const [projectId = 0] = totals.keys();
  return sql`SELECT count() > 0 AS found FROM log_cuts WHERE project_id = ${param('UInt32', projectId)}
    AND log_partition = ${param('UInt16', cut.partition)} AND log_from = ${param('UInt64', String(cut.from))}`;
}
