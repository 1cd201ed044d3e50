import { all, param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import type { GroupOrder } from '../../model/span-groups.ts';
import { likelyCondition, sureCondition, type SpanConditions } from '../../read/span-conditions.ts';
import { bucketSql } from '../duration-buckets.ts';

export type GroupSpans = {
  readonly conditions: SpanConditions;
  /** Of each target; one or two. */
  readonly keys: readonly Sql[];
  readonly order: GroupOrder;
  readonly limit: number;
  readonly isCountOnly: boolean;
};

/** A group, its spans by bucket of their durations, and what all groups come to. `sure`: spans that no hash was needed for. */
export const GroupRow = z.object({
  key1: z.string(),
  key2: z.string(),
  mark: z.number(),
  spans: z.coerce.number(),
  errors: z.coerce.number(),
  buckets: z.array(z.number()),
  counts: z.array(z.coerce.number()),
  groups: z.coerce.number(),
  all_spans: z.coerce.number(),
  all_sure: z.coerce.number(),
});
export type GroupRow = z.output<typeof GroupRow>;

/** Matching spans by one or two columns. Answered by spans: one pass, then groups by bucket, of which there are few. */
export function groupSpansSql({ conditions, keys: [first = sql`''`, second = sql`''`], order, limit, isCountOnly }: GroupSpans): Sql {
  return sql`SELECT key1, key2, ${markSql(sql`key1`, sql`key2`)} AS mark, spans, errors, buckets, counts, count() OVER () AS groups, sum(spans) OVER () AS all_spans, sum(sure) OVER () AS all_sure
FROM (
  SELECT key1, key2, sum(bucket_spans) AS spans, sum(bucket_errors) AS errors, sum(bucket_sure) AS sure,
    groupArray(bucket) AS buckets, groupArray(bucket_spans) AS counts, ${rankSql(order)} AS rank
  FROM (
    SELECT toString(${first}) AS key1, toString(${second}) AS key2, ${isCountOnly ? sql`toUInt16(0)` : bucketSql} AS bucket,
      count() AS bucket_spans, countIf(status = 2) AS bucket_errors, countIf(${sureCondition(conditions)}) AS bucket_sure
    FROM spans
    WHERE ${all([likelyCondition(conditions)])}
    GROUP BY key1, key2, bucket
  )
  GROUP BY key1, key2
)
ORDER BY rank DESC, ${order === 'key' ? sql`key1, key2` : sql`spans DESC, key1, key2`}
LIMIT ${param('UInt32', limit)}`;
}

/** A short name of a group: 32 bits, so two of very many may have the same. */
export function markSql(first: Sql, second: Sql): Sql {
  return sql`murmurHash3_32(concat(${first}, char(0), ${second}))`;
}

function rankSql(order: GroupOrder): Sql {
  switch (order) {
    case 'count':
      return sql`spans`;
    case 'errors':
      return sql`errors`;
    case 'errorShare':
      return sql`errors / spans`;
    case 'p50':
      return sql`quantileExactWeighted(0.5)(bucket, bucket_spans)`;
    case 'p90':
      return sql`quantileExactWeighted(0.9)(bucket, bucket_spans)`;
    case 'p99':
      return sql`quantileExactWeighted(0.99)(bucket, bucket_spans)`;
    case 'key':
      return sql`0`;
  }
}

export const MatchCountRow = z.object({ matched: z.coerce.number(), sure: z.coerce.number() });

/** How many spans match, and of how many no hash had to say it. Answered by spans. */
export function countMatchesSql(conditions: SpanConditions): Sql {
  return sql`SELECT count() AS matched, countIf(${sureCondition(conditions)}) AS sure
FROM spans
WHERE ${likelyCondition(conditions)}`;
}
