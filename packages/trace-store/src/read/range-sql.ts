import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { AppError, type ProjectId, type UnixNano } from '@spanhouse/core';
import { CLOCK_AHEAD_MS, READ_LIMITS } from './limits.ts';

const NS_PER_HOUR = 3_600_000_000_000n;
const NS_PER_MS = 1_000_000n;

/** Where spans that started in [start, end) lie: project and hours lead the order of `spans`; days of receipt are its partitions. */
export function rangeConditions(projectId: ProjectId, start: UnixNano, end: UnixNano): readonly Sql[] {
  checkRange(start, end);
  return withinConditions(projectId, start, end);
}

/** The same, however wide. */
export function withinConditions(projectId: ProjectId, start: UnixNano, end: UnixNano): readonly Sql[] {
  return [
    sql`project_id = ${param('UInt32', projectId)}`,
    sql`hour >= ${param('UInt32', start / NS_PER_HOUR)}`,
    sql`hour <= ${param('UInt32', (end - 1n) / NS_PER_HOUR)}`,
    sql`start_ns >= ${param('UInt64', start)}`,
    sql`start_ns < ${param('UInt64', end)}`,
    receivedAfter(start),
  ];
}

/** Nothing is received before it starts, but for clocks that run ahead. */
export function receivedAfter(start: UnixNano): Sql {
  const seconds = Math.max(Math.floor((Number(start / NS_PER_MS) - CLOCK_AHEAD_MS) / 1000), 0);
  return sql`received_at >= toDateTime(${param('UInt32', Math.min(seconds, 0xffff_ffff))}, 'UTC')`;
}

function checkRange(start: UnixNano, end: UnixNano): void {
  if (end <= start) throw new AppError('QUERY.INVALID', 'The end of the time range is not after its start.');
  if (end - start > READ_LIMITS.rangeNsMax) {
    throw new AppError('QUERY.RANGE_TOO_WIDE', `A time range has at most ${String(READ_LIMITS.rangeNsMax / NS_PER_HOUR / 24n)} days.`);
  }
}
