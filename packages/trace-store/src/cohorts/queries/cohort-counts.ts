import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';
import { SLOWER_THAN } from '../../model/cohort.ts';
import { likelyCondition, type SpanConditions } from '../../read/span-conditions.ts';
import { nameKeySql } from '../choice.ts';

export const CohortThresholdRow = z.object({ name_key: z.string(), spans: z.coerce.number(), threshold_ns: z.coerce.bigint() });

/** The durations that this share of matching spans does not exceed, of the most frequent names each; the shares in the query are SLOWER_THAN. Answered by spans. */
export function cohortThresholdsSql(
  conditions: SpanConditions,
  share: (typeof SLOWER_THAN)[number],
  isOfItsName: boolean,
  limit: number,
): Sql {
  const place = param('UInt8', SLOWER_THAN.indexOf(share) + 1);
  return sql`SELECT ${isOfItsName ? nameKeySql : sql`''`} AS name_key, count() AS spans, toUInt64(quantilesTDigest(0.5, 0.9, 0.95, 0.99)(duration_ns)[${place}]) AS threshold_ns
FROM spans
WHERE ${likelyCondition(conditions)}
GROUP BY name_key
ORDER BY spans DESC, name_key
LIMIT ${param('UInt32', limit)}`;
}

export const CohortCountsRow = z.object({ chosen: z.coerce.number(), rest: z.coerce.number() });

/** How many of the matching spans are chosen. Answered by spans. */
export function cohortCountsSql(conditions: SpanConditions, choice: Sql): Sql {
  return sql`SELECT countIf(${choice}) AS chosen, count() - chosen AS rest
FROM spans
WHERE ${likelyCondition(conditions)}`;
}
