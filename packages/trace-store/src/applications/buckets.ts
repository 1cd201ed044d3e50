import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { AppError } from '@spanhouse/core';
import { COUNT_TABLES, type CountFamily, type CountTable } from '../metrics/count-tables.ts';
import { RESOLUTIONS, type Resolution } from '../metrics/resolutions.ts';
import type { CountRange } from '../model/application-reader.ts';

/** A range as a table of one resolution has it. */
export type Buckets = {
  readonly resolution: Resolution;
  /** Unix seconds: whole buckets, half-open. */
  readonly from: number;
  readonly to: number;
  /** Unix milliseconds at which the buckets begin. */
  readonly times: readonly number[];
};

/** How finely a question looks: `curve` for charts, `list` for tables of many rows with a small trend each. */
export type Fineness = 'curve' | 'list';

const HOUR = 3_600;
/** Up to these lengths of a range, in seconds, the finest, then the middle resolution answers. */
const LIMITS: Readonly<Record<Fineness, readonly [number, number]>> = {
  curve: [3 * HOUR, 36 * HOUR],
  list: [HOUR, 12 * HOUR],
};
/** 400 days of hours are 9,600. */
const BUCKETS_MAX = 10_000;

/** Errors: QUERY.RANGE_TOO_WIDE. */
export function bucketsOf({ startMs, endMs }: CountRange, fineness: Fineness): Buckets {
  const seconds = (endMs - startMs) / 1_000;
  const [fine, middle] = LIMITS[fineness];
  const resolution = RESOLUTIONS[seconds <= fine ? 0 : seconds <= middle ? 1 : 2];
  if (resolution === undefined) throw new RangeError('no resolution');
  const length = resolution.seconds;
  const from = Math.floor(startMs / 1_000 / length) * length;
  const to = Math.max(Math.ceil(endMs / 1_000 / length) * length, from + length);
  const count = (to - from) / length;
  if (count > BUCKETS_MAX) throw new AppError('QUERY.RANGE_TOO_WIDE', 'choose a range of at most 400 days');
  return { resolution, from, to, times: Array.from({ length: count }, (_, i) => (from + i * length) * 1_000) };
}

export function tableOf(family: CountFamily, { resolution }: Buckets): Sql {
  const table: CountTable = `${family}_${resolution.suffix}`;
  return COUNT_TABLES[table];
}

/** Buckets of the range. Spans are received from the day on which they start until the day after. */
export function inBuckets({ from, to }: Buckets): Sql {
  const last = to - 1;
  return sql`time >= toDateTime(${param('UInt32', from)}, 'UTC') AND time < toDateTime(${param('UInt32', to)}, 'UTC')
  AND received_day >= toDate(toDateTime(${param('UInt32', from)}, 'UTC')) - 1 AND received_day <= toDate(toDateTime(${param('UInt32', last)}, 'UTC')) + 1`;
}

/** Position of a bucket that begins at `at` (Unix seconds). */
export function positionOf({ from, resolution }: Buckets, at: number): number {
  return (at - from) / resolution.seconds;
}
