import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { AppError, type ProjectId } from '@spanhouse/core';
import type { LogRange } from '../model/log-query.ts';
import { CLOCK_AHEAD_NS, LOG_READ_LIMITS } from './limits.ts';

export const NS_PER_MINUTE = 60_000_000_000n;
const NS_PER_DAY = 86_400_000_000_000n;

/** @throws AppError QUERY.INVALID, QUERY.RANGE_TOO_WIDE */
export function checkRange({ start, end }: LogRange): void {
  if (end <= start) throw new AppError('QUERY.INVALID', 'The end of the time range is not after its start.');
  if (end - start > LOG_READ_LIMITS.rangeNsMax)
    throw new AppError('QUERY.RANGE_TOO_WIDE', `A time range has at most ${String(LOG_READ_LIMITS.rangeNsMax / NS_PER_DAY)} days.`);
}

/** Records of a project in [start, end): project and minutes lead the order of `logs`, days of receipt are its partitions. */
export function rangeCondition(projectId: ProjectId, { start, end }: LogRange): Sql {
  // Within whole minutes the column of exact times need not be read.
  const isWhole = start % NS_PER_MINUTE === 0n && end % NS_PER_MINUTE === 0n;
  return all([
    sql`project_id = ${param('UInt32', projectId)}`,
    sql`minute >= ${param('UInt32', start / NS_PER_MINUTE)}`,
    sql`minute <= ${param('UInt32', (end - 1n) / NS_PER_MINUTE)}`,
    ...(isWhole ? [] : [sql`time_ns >= ${param('UInt64', start)}`, sql`time_ns < ${param('UInt64', end)}`]),
    receivedAfter(start),
  ]);
}

/** Nothing is received before its time, but for clocks that run ahead. */
export function receivedAfter(start: bigint): Sql {
  const day = start > CLOCK_AHEAD_NS ? (start - CLOCK_AHEAD_NS) / NS_PER_DAY : 0n;
  return sql`received_day >= toDate(${param('UInt32', day > 65_535n ? 65_535n : day)})`;
}
