import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import type { UnixNano } from '@spanhouse/core';
import { z } from 'zod';
import { likelyCondition, type SpanConditions } from '../../read/span-conditions.ts';
import { GROUP_LIMITS } from '../group-limits.ts';
import { markSql } from './group-spans.ts';

export type GroupCurves = {
  readonly conditions: SpanConditions;
  /** Of each target; one or two. */
  readonly keys: readonly Sql[];
  readonly marks: readonly number[];
  readonly start: UnixNano;
  readonly momentNs: bigint;
};

/** A group, and its spans by the part of the range in which they began. */
export const GroupCurveRow = z.object({
  key1: z.string(),
  key2: z.string(),
  moments: z.array(z.number()),
  spans: z.array(z.coerce.number()),
  errors: z.array(z.coerce.number()),
});

/** Curves of the groups with these marks, and of others that happen to have the same one. Answered by spans, in one pass. */
export function groupCurvesSql({ conditions, keys: [first = sql`''`, second = sql`''`], marks, start, momentNs }: GroupCurves): Sql {
  return sql`SELECT key1, key2, groupArray(moment) AS moments, groupArray(moment_spans) AS spans, groupArray(moment_errors) AS errors
FROM (
  SELECT toString(${first}) AS key1, toString(${second}) AS key2, toUInt16(intDiv(start_ns - ${param('UInt64', start)}, ${param('UInt64', momentNs)})) AS moment,
    count() AS moment_spans, countIf(status = 2) AS moment_errors
  FROM spans
  WHERE ${all([likelyCondition(conditions), sql`${markSql(sql`toString(${first})`, sql`toString(${second})`)} IN ${param('Array(UInt32)', marks)}`])}
  GROUP BY key1, key2, moment
)
GROUP BY key1, key2
LIMIT ${param('UInt32', GROUP_LIMITS.groupsMax * 2)}`;
}
