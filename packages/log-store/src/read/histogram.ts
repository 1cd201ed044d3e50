import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { isAppError, unixNano, type Clock } from '@spanhouse/core';
import { z } from 'zod';
import type { LogQuery, LogRange } from '../model/log-query.ts';
import type { Asking, LogHistogram } from '../model/log-reader.ts';
import { levelOf, SEVERITY_LEVELS, type SeverityLevel } from '../severity.ts';
import { ask, type LogReads } from './ask.ts';
import { stepOf } from './bucket-step.ts';
import { areCountedFast } from './condition-cost.ts';
import { countNewestFirst } from './count-newest-first.ts';
import { readPlace, writePlace, type HistogramPlace } from './histogram-place.ts';
import { LOG_READ_LIMITS } from './limits.ts';
import type { MinuteSlice } from './minute-slices.ts';
import { NS_PER_MINUTE } from './range-sql.ts';
import { whereOf } from './where.ts';

const BucketRow = z.object({ bucket: z.number(), severity: z.number(), count: z.coerce.number() });
type BucketRow = z.output<typeof BucketRow>;

export type HistogramOf = { readonly buckets: number; readonly after?: string | null };

type Buckets = { readonly start: bigint; readonly step: bigint; readonly count: number };

/**
 * Records by time and level, as far as they are counted in the time of an answer, the newest first. Where a step is of whole minutes, minutes at both ends
 * are whole: the column of exact times is then not read.
 */
export async function histogram(
  reads: LogReads,
  clock: Clock,
  query: LogQuery,
  { buckets, after }: HistogramOf,
  asking: Asking,
): Promise<LogHistogram> {
  const step = stepOf(query.end - query.start, Math.min(Math.max(buckets, 1), LOG_READ_LIMITS.bucketsMax));
  const start = query.start - (query.start % step);
  const counted: Buckets = { start, step, count: Number((query.end - 1n - start) / step) + 1 };
  const where = await whereOf(reads, query, asking, isByMinute(counted) ? wholeMinutes(query) : query);
  const from = after === undefined || after === null ? null : readPlace(after);
  const { firstAnswerTimeMs, answerTimeMs } = LOG_READ_LIMITS.histogram;
  const { parts, next } = await countNewestFirst(
    {
      earliest: query.start / NS_PER_MINUTE,
      from: firstSlice(query, from),
      timeMs: from === null ? firstAnswerTimeMs : answerTimeMs,
      clock,
    },
    (slice) => countSlice(reads, query, counted, where, slice, asking),
  );
  return {
    start: String(start),
    step: String(step),
    ...seriesOf(parts.flat(), counted.count),
    countedFrom: String(next === null ? query.start : (next.minute + 1n) * NS_PER_MINUTE),
    next: next === null ? null : writePlace(next),
  };
}

function firstSlice({ end, conditions }: LogQuery, from: HistogramPlace | null): HistogramPlace {
  const latest = (end - 1n) / NS_PER_MINUTE;
  const { firstMinutes, firstMinutesSlow } = LOG_READ_LIMITS.histogram;
  if (from === null) return { minute: latest, minutes: areCountedFast(conditions) ? firstMinutes : firstMinutesSlow };
  return { minute: from.minute < latest ? from.minute : latest, minutes: from.minutes };
}

/** Null: it took too long, and a shorter slice may not. */
async function countSlice(
  reads: LogReads,
  query: LogQuery,
  buckets: Buckets,
  where: Sql,
  { first, last }: MinuteSlice,
  asking: Asking,
): Promise<readonly BucketRow[] | null> {
  const { start, step } = buckets;
  const ofSlice = sql`${where} AND minute BETWEEN ${param('UInt32', first)} AND ${param('UInt32', last)}`;
  const counting = isByMinute(buckets)
    ? // By the columns as they are first: dividing the minute of every record costs more than counting it.
      sql`SELECT toUInt32(intDiv(minute - ${param('UInt32', start / NS_PER_MINUTE)}, ${param('UInt32', step / NS_PER_MINUTE)})) AS bucket, severity, sum(n) AS count
FROM (SELECT minute, severity, count() AS n FROM logs WHERE ${ofSlice} GROUP BY minute, severity) GROUP BY bucket, severity`
    : sql`SELECT toUInt32(intDiv(time_ns - ${param('UInt64', start)}, ${param('UInt64', step)})) AS bucket, severity, count() AS count
FROM logs WHERE ${ofSlice} GROUP BY bucket, severity`;
  const isShortest = first === last;
  const { sliceTimeMs } = LOG_READ_LIMITS.histogram;
  try {
    return await reads
      .inProject(query.projectId)
      .query(counting, BucketRow, ask('logs.histogram', asking, isShortest ? {} : { timeMs: sliceTimeMs }));
  } catch (error) {
    if (!isShortest && isAppError(error) && error.code === 'QUERY.LIMIT_EXCEEDED') return null;
    throw error;
  }
}

function seriesOf(rows: readonly BucketRow[], buckets: number): Pick<LogHistogram, 'total' | 'series'> {
  const series = new Map<SeverityLevel | 'unknown', number[]>();
  for (const { bucket, severity, count } of rows) {
    const level = levelOf(severity) ?? 'unknown';
    const counts = series.get(level) ?? new Array<number>(buckets).fill(0);
    counts[bucket] = (counts[bucket] ?? 0) + count;
    series.set(level, counts);
  }
  const order = [...SEVERITY_LEVELS, 'unknown'] as const;
  return {
    total: rows.reduce((sum, { count }) => sum + count, 0),
    series: order.flatMap((level) => {
      const counts = series.get(level);
      return counts === undefined ? [] : [{ level, counts }];
    }),
  };
}

function isByMinute({ step }: Buckets): boolean {
  return step % NS_PER_MINUTE === 0n;
}

function wholeMinutes({ start, end }: LogRange): LogRange {
  return {
    start: unixNano(start - (start % NS_PER_MINUTE)),
    end: unixNano(((end + NS_PER_MINUTE - 1n) / NS_PER_MINUTE) * NS_PER_MINUTE),
  };
}
