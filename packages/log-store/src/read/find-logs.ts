import { param, sql } from '@spanhouse/clickhouse';
import type { LogQuery } from '../model/log-query.ts';
import type { Asking, LogId, LogPage } from '../model/log-reader.ts';
import type { LogReads } from './ask.ts';
import { ask } from './ask.ts';
import { ENTRY_COLUMNS, entriesOf, EntryRow } from './entries.ts';
import { LOG_READ_LIMITS } from './limits.ts';
import { parseLogId, PLACE_SQL, placeTuple } from './log-id.ts';
import { minuteSlices } from './minute-slices.ts';
import { NS_PER_MINUTE } from './range-sql.ts';
import { whereOf } from './where.ts';
import { ROWS_BY_INDEX } from './words.ts';

export type PageOf = { readonly limit: number; readonly order: 'newest' | 'oldest'; readonly after?: LogId | null };

/** A page by place: what comes in meanwhile neither repeats nor hides a record. Reads slice by slice of time and stops when the page is full. */
export async function findLogs(reads: LogReads, query: LogQuery, page: PageOf, asking: Asking): Promise<LogPage> {
  const limit = Math.min(page.limit, LOG_READ_LIMITS.rowsMax);
  const place = page.after === undefined || page.after === null ? null : parseLogId(page.after);
  const where = await whereOf(reads, query, asking);
  const isNewest = page.order === 'newest';
  const beyond = place === null ? sql`1` : isNewest ? sql`${PLACE_SQL} < ${placeTuple(place)}` : sql`${PLACE_SQL} > ${placeTuple(place)}`;
  const order = isNewest
    ? sql`minute DESC, time_ns DESC, log_partition DESC, log_offset DESC, log_row DESC`
    : sql`minute, time_ns, log_partition, log_offset, log_row`;
  const rows: EntryRow[] = [];
  for (const { first, last } of minuteSlices(query, page.order, place === null ? null : BigInt(place.time) / NS_PER_MINUTE)) {
    const slice = sql`minute BETWEEN ${param('UInt32', first)} AND ${param('UInt32', last)}`;
    const found = await reads
      .inProject(query.projectId)
      .query(
        sql`SELECT ${ENTRY_COLUMNS} FROM logs WHERE ${where} AND ${slice} AND ${beyond} ORDER BY ${order} LIMIT ${param('UInt32', limit + 1 - rows.length)} ${ROWS_BY_INDEX}`,
        EntryRow,
        ask('logs.find', asking),
      );
    rows.push(...found);
    if (rows.length > limit) break;
  }
  const entries = await entriesOf(reads, query.projectId, rows.slice(0, limit), asking);
  return { entries, next: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
}
