import { param, sql } from '@spanhouse/clickhouse';
import { unixNano } from '@spanhouse/core';
import { z } from 'zod';
import type { LogQuery } from '../model/log-query.ts';
import type { Asking, LogHistogram } from '../model/log-reader.ts';
import { levelOf, SEVERITY_LEVELS, type SeverityLevel } from '../severity.ts';
import { ask, type LogReads } from './ask.ts';
import { LOG_READ_LIMITS } from './limits.ts';
import { NS_PER_MINUTE } from './range-sql.ts';
import { whereOf } from './where.ts';

const BucketRow = z.object({ bucket: z.number(), severity: z.number(), count: z.coerce.number() });
/** Steps below a minute, in ns: 1, 2, 5 times a power of ten, or a divisor of the minute. */
const SHORT_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000].map((ms) => BigInt(ms) * 1_000_000n);
const MINUTE_STEPS = [1n, 2n, 5n, 10n, 15n, 30n, 60n, 120n, 180n, 360n, 720n, 1_440n].map((minutes) => minutes * NS_PER_MINUTE);

/** The shortest round step that makes at most so many buckets. */
export function stepOf(rangeNs: bigint, buckets: number): bigint {
  const least = rangeNs / BigInt(buckets) + 1n;
  return (
    [...SHORT_STEPS, ...MINUTE_STEPS].find((step) => step >= least) ??
    ((least - 1n) / (1_440n * NS_PER_MINUTE) + 1n) * 1_440n * NS_PER_MINUTE
  );
}

/** Records by time and level. Where a step is of whole minutes, buckets at both ends are whole: the column of exact times is then not read. */
export async function histogram(reads: LogReads, query: LogQuery, buckets: number, asking: Asking): Promise<LogHistogram> {
  const step = stepOf(query.end - query.start, Math.min(Math.max(buckets, 1), LOG_READ_LIMITS.bucketsMax));
  const start = query.start - (query.start % step);
  const count = Number((query.end - 1n - start) / step) + 1;
  const isByMinute = step % NS_PER_MINUTE === 0n;
  const where = await whereOf(reads, { ...query, ...(isByMinute ? wholeMinutes(query) : {}) }, asking);
  const counted = isByMinute
    ? // By the columns as they are first: dividing the minute of every record costs more than counting it.
      sql`SELECT toUInt32(intDiv(minute - ${param('UInt32', start / NS_PER_MINUTE)}, ${param('UInt32', step / NS_PER_MINUTE)})) AS bucket, severity, sum(n) AS count
FROM (SELECT minute, severity, count() AS n FROM logs WHERE ${where} GROUP BY minute, severity) GROUP BY bucket, severity`
    : sql`SELECT toUInt32(intDiv(time_ns - ${param('UInt64', start)}, ${param('UInt64', step)})) AS bucket, severity, count() AS count
FROM logs WHERE ${where} GROUP BY bucket, severity`;
  const rows = await reads.inProject(query.projectId).query(counted, BucketRow, ask('logs.histogram', asking));
  const series = new Map<SeverityLevel | 'unknown', number[]>();
  let total = 0;
  for (const row of rows) {
    const level = levelOf(row.severity) ?? 'unknown';
    const counts = series.get(level) ?? new Array<number>(count).fill(0);
    counts[row.bucket] = (counts[row.bucket] ?? 0) + row.count;
    series.set(level, counts);
    total += row.count;
  }
  const order = [...SEVERITY_LEVELS, 'unknown'] as const;
  return {
    start: String(start),
    step: String(step),
    total,
    series: order.flatMap((level) => {
      const counts = series.get(level);
      return counts === undefined ? [] : [{ level, counts }];
    }),
  };
}

function wholeMinutes({ start, end }: LogQuery): Pick<LogQuery, 'start' | 'end'> {
  return {
    start: unixNano(start - (start % NS_PER_MINUTE)),
    end: unixNano(((end + NS_PER_MINUTE - 1n) / NS_PER_MINUTE) * NS_PER_MINUTE),
  };
}
