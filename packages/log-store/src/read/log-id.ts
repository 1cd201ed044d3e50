import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { AppError } from '@spanhouse/core';
import type { LogId } from '../model/log-reader.ts';

export type LogPlace = { readonly time: string; readonly partition: number; readonly offset: string; readonly row: number };

const ID = /^(\d{1,20})-(\d{1,5})-(\d{1,20})-(\d{1,10})$/;

export function formatLogId({ time, partition, offset, row }: LogPlace): LogId {
  return `${time}-${String(partition)}-${offset}-${String(row)}`;
}

/** @throws AppError QUERY.INVALID */
export function parseLogId(id: LogId): LogPlace {
  const match = ID.exec(id);
  if (match === null) throw new AppError('QUERY.INVALID', 'This names no log record.');
  const [, time = '0', partition = '0', offset = '0', row = '0'] = match;
  return { time, partition: Number(partition), offset, row: Number(row) };
}

/** The order of records as a tuple: by time, then by place in the log. */
export const PLACE_SQL = sql`(time_ns, log_partition, log_offset, log_row)`;

export function placeTuple({ time, partition, offset, row }: LogPlace): Sql {
  return sql`(${param('UInt64', time)}, ${param('UInt16', partition)}, ${param('UInt64', offset)}, ${param('UInt32', row)})`;
}
