/*
 * FOLLOWING THE LOG
 *
 * Not by time: a record may come late, or with a clock that is wrong. Each has a place in the log (partition, offset, row), cuts of a partition are stored in the
 * order of their offsets, the records of a cut and project are one insert, and `log_cuts` says of a cut that they are there. So a reader that has been given
 * everything before a place, and asks for what is between that place and the end of the last cut, gets each record exactly once.
 */
import { any, param, sql } from '@spanhouse/clickhouse';
import { AppError } from '@spanhouse/core';
import { z } from 'zod';
import type { LogQuery } from '../model/log-query.ts';
import type { Asking, LogTail, TailPosition } from '../model/log-reader.ts';
import { ask, type LogReads } from './ask.ts';
import { ENTRY_COLUMNS, entriesOf, EntryRow } from './entries.ts';
import { LOG_READ_LIMITS } from './limits.ts';
import { matchOf } from './where.ts';

const HeadRow = z.object({ log_partition: z.number(), head: z.string() });
const PLACE = /^(\d{1,20})-(\d{1,10})$/;
const PARTITION = /^\d{1,5}$/;

export async function tail(
  reads: LogReads,
  query: Pick<LogQuery, 'projectId' | 'conditions'>,
  position: TailPosition | null,
  limit: number,
  asking: Asking,
): Promise<LogTail> {
  const inProject = reads.inProject(query.projectId);
  const project = sql`project_id = ${param('UInt32', query.projectId)}`;
  const heads = await inProject.query(
    sql`SELECT log_partition, toString(max(log_to)) AS head FROM log_cuts WHERE ${project} GROUP BY log_partition`,
    HeadRow,
    ask('logs.tail_heads', asking),
  );
  const end = Object.fromEntries(heads.map(({ log_partition: partition, head }) => [String(partition), `${head}-0`]));
  if (position === null) return { entries: [], position: end, isBehind: false };
  const open = heads.flatMap(({ log_partition: partition, head }) => {
    // A partition that is new since then is followed from its beginning.
    const [offset, row] = parsePlace(position[String(partition)] ?? '0-0');
    return BigInt(offset) < BigInt(head) ? [{ partition, offset, row, head }] : [];
  });
  if (open.length === 0) return { entries: [], position: { ...position, ...end }, isBehind: false };
  const places = open.map(
    ({ partition, offset, row, head }) => sql`log_partition = ${param('UInt16', partition)} AND log_offset >= ${param('UInt64', offset)}
    AND (log_offset, log_row) >= (${param('UInt64', offset)}, ${param('UInt32', row)}) AND log_offset < ${param('UInt64', head)}`,
  );
  const match = await matchOf(reads, query.projectId, query.conditions, asking);
  const most = Math.min(Math.max(limit, 1), LOG_READ_LIMITS.tailRowsMax);
  const rows = await inProject.query(
    sql`SELECT ${ENTRY_COLUMNS} FROM logs WHERE ${project} AND (${any(places)}) AND ${match}
ORDER BY log_offset, log_partition, log_row LIMIT ${param('UInt32', most + 1)}`,
    EntryRow,
    ask('logs.tail', asking),
  );
  const taken = rows.slice(0, most);
  const entries = await entriesOf(reads, query.projectId, taken, asking);
  if (rows.length <= most) return { entries, position: { ...position, ...end }, isBehind: false };
  return { entries, position: { ...position, ...placesAfter(taken) }, isBehind: true };
}

/** Behind the last record taken of each partition; a partition of which none was taken stays where it is. */
function placesAfter(rows: readonly EntryRow[]): TailPosition {
  const places: Record<string, string> = {};
  for (const { log_partition: partition, offset, log_row: row } of rows) places[String(partition)] = `${offset}-${String(row + 1)}`;
  return places;
}

function parsePlace(place: string): readonly [offset: string, row: number] {
  const match = PLACE.exec(place);
  if (match === null) throw new AppError('QUERY.INVALID', 'This is no position of a live tail.');
  return [match[1] ?? '0', Number(match[2])];
}

/** Whether text from outside is one. */
export function isTailPosition(value: Readonly<Record<string, string>>): value is TailPosition {
  return Object.entries(value).every(([partition, place]) => PARTITION.test(partition) && PLACE.test(place));
}
