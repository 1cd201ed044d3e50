import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { AppError } from '@spanhouse/core';
import type { BlockSpan } from '../block/block-reader.ts';
import type { CohortChoice } from '../model/cohort.ts';
import { durationNs } from '../evaluate/span-view.ts';
import { columnText } from '../read/span-facts.ts';
import { indexText } from '../semantics.ts';

/** Durations in nanoseconds. */
export type Threshold = {
  readonly ns: bigint;
  /** Of the names that have their own, by `nameKey`. */
  readonly ofNames: ReadonlyMap<string, bigint>;
};

/** A choice with its threshold in nanoseconds instead of a share. */
export type FixedChoice = Omit<CohortChoice, 'slowerThan' | 'isOfItsName' | 'query'> & { readonly slowerThan?: Threshold };

/** Service and name as one text: what a threshold of its own goes by. */
export const nameKeySql: Sql = sql`concat(service, ' ', name)`;

const STATUS_ERROR = 2;
const UINT64_END = 1n << 64n;

/** @throws AppError QUERY.INVALID */
export function checkChoice({ slowerThan, minNs, maxNs, start, end, isFailed, query }: CohortChoice): void {
  const bounds = [minNs, maxNs, start, end].filter((bound) => bound !== undefined);
  if (bounds.some((bound) => bound < 0n || bound >= UINT64_END))
    throw new AppError('QUERY.INVALID', 'A bound is a whole number in 64 bits.');
  if (slowerThan === undefined && bounds.length === 0 && isFailed !== true && query === undefined) {
    throw new AppError('QUERY.INVALID', 'Say which spans to compare with the others: the slow ones, the failing ones, or a part of them.');
  }
}

/** The choice in the terms of the table `spans`. */
export function choiceSql({ slowerThan, minNs, maxNs, start, end, isFailed }: FixedChoice): Sql {
  const conditions: Sql[] = [];
  if (slowerThan !== undefined) conditions.push(sql`duration_ns > ${thresholdSql(slowerThan)}`);
  if (minNs !== undefined) conditions.push(sql`duration_ns >= ${param('UInt64', minNs)}`);
  if (maxNs !== undefined) conditions.push(sql`duration_ns <= ${param('UInt64', maxNs)}`);
  if (start !== undefined) conditions.push(sql`start_ns >= ${param('UInt64', start)}`);
  if (end !== undefined) conditions.push(sql`start_ns < ${param('UInt64', end)}`);
  if (isFailed === true) conditions.push(sql`status = ${param('UInt8', STATUS_ERROR)}`);
  return all(conditions);
}

function thresholdSql({ ns, ofNames }: Threshold): Sql {
  if (ofNames.size === 0) return sql`${param('UInt64', ns)}`;
  return sql`transform(${nameKeySql}, ${param('Array(String)', [...ofNames.keys()])}, ${param('Array(UInt64)', [...ofNames.values()])}, ${param('UInt64', ns)})`;
}

/** The same of a span that was read. */
export function isChosen(from: BlockSpan, { slowerThan, minNs, maxNs, start, end, isFailed }: FixedChoice): boolean {
  const duration = durationNs(from);
  const startNs = from.span.startTimeUnixNano;
  return (
    (slowerThan === undefined || duration > (slowerThan.ofNames.get(nameKey(from)) ?? slowerThan.ns)) &&
    (minNs === undefined || duration >= minNs) &&
    (maxNs === undefined || duration <= maxNs) &&
    (start === undefined || startNs >= start) &&
    (end === undefined || startNs < end) &&
    (isFailed !== true || from.span.status?.code === STATUS_ERROR)
  );
}

export function nameKey(from: BlockSpan): string {
  return `${columnText(from, 'service')} ${indexText(from.span.name)}`;
}
