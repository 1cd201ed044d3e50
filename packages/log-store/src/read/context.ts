import { param, sql, type Sql } from '@spanhouse/clickhouse';
import type { ProjectId } from '@spanhouse/core';
import type { Asking, LogEntry, LogId } from '../model/log-reader.ts';
import { ask, type LogReads } from './ask.ts';
import { ENTRY_COLUMNS, entriesOf, EntryRow } from './entries.ts';
import { LOG_READ_LIMITS } from './limits.ts';
import { parseLogId, PLACE_SQL, placeTuple } from './log-id.ts';
import { NS_PER_MINUTE, receivedAfter } from './range-sql.ts';
import { ROWS_BY_INDEX } from './words.ts';

export type LogContext = { readonly before: readonly LogEntry[]; readonly entry: LogEntry; readonly after: readonly LogEntry[] };

/** The record, and its neighbours of the same resource: what the same instance wrote before and after it. */
export async function context(reads: LogReads, projectId: ProjectId, id: LogId, lines: number, asking: Asking): Promise<LogContext | null> {
  const place = parseLogId(id);
  const time = BigInt(place.time);
  const minute = time / NS_PER_MINUTE;
  const inProject = reads.inProject(projectId);
  const project = sql`project_id = ${param('UInt32', projectId)}`;
  const [found] = await inProject.query(
    sql`SELECT ${ENTRY_COLUMNS} FROM logs WHERE ${project} AND minute = ${param('UInt32', minute)} AND ${PLACE_SQL} = ${placeTuple(place)} LIMIT 1`,
    EntryRow,
    ask('logs.context', asking),
  );
  if (found === undefined) return null;
  const far = LOG_READ_LIMITS.contextNs / NS_PER_MINUTE;
  const same = sql`${project} AND service = ${param('String', found.service)} AND resource_id = ${param('UInt64', found.resource)}`;
  const count = Math.min(Math.max(lines, 1), LOG_READ_LIMITS.contextLinesMax);
  const side = (where: Sql, order: Sql): Promise<EntryRow[]> =>
    inProject.query(
      sql`SELECT ${ENTRY_COLUMNS} FROM logs WHERE ${same} AND ${where} ORDER BY ${order} LIMIT ${param('UInt32', count)} ${ROWS_BY_INDEX}`,
      EntryRow,
      ask('logs.context', asking),
    );
  const earliest = minute > far ? minute - far : 0n;
  const [before, after] = await Promise.all([
    side(
      sql`minute <= ${param('UInt32', minute)} AND minute >= ${param('UInt32', earliest)} AND ${PLACE_SQL} < ${placeTuple(place)} AND ${receivedAfter(earliest * NS_PER_MINUTE)}`,
      sql`minute DESC, time_ns DESC, log_partition DESC, log_offset DESC, log_row DESC`,
    ),
    side(
      sql`minute >= ${param('UInt32', minute)} AND minute <= ${param('UInt32', minute + far)} AND ${PLACE_SQL} > ${placeTuple(place)} AND ${receivedAfter(time)}`,
      sql`minute, time_ns, log_partition, log_offset, log_row`,
    ),
  ]);
  const entries = await entriesOf(reads, projectId, [...before.reverse(), found, ...after], asking);
  const entry = entries[before.length];
  return entry === undefined ? null : { before: entries.slice(0, before.length), entry, after: entries.slice(before.length + 1) };
}
