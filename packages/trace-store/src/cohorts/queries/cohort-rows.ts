import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { likelyCondition, sureCondition, type SpanConditions } from '../../read/span-conditions.ts';

export type CohortRows = {
  readonly conditions: SpanConditions;
  /** Of the spans that are wanted: the chosen, or the rest. */
  readonly set: Sql;
  readonly limit: number;
  /** Few blocks, so that few need to be read: so many spans of each, of one block in so many. Null: of any block. */
  readonly ofBlocks: { readonly spansMax: number; readonly oneIn: number } | null;
};

/** A sample of a set: always the same one, by a hash of the spans' places. Rows as FoundRow. Answered by spans. */
export function cohortRowsSql({ conditions, set, limit, ofBlocks }: CohortRows): Sql {
  const [some, order] =
    ofBlocks === null
      ? [sql`1`, sql`ORDER BY cityHash64(spans.block_id, spans.row)`]
      : [
          sql`cityHash64(spans.block_id) % ${param('UInt64', ofBlocks.oneIn)} = 0`,
          sql`ORDER BY cityHash64(spans.block_id), cityHash64(spans.block_id, spans.row)
LIMIT ${param('UInt32', ofBlocks.spansMax)} BY block_id`,
        ];
  return sql`SELECT start_ns, duration_ns, service, name, kind, status, instance, environment, is_root, toString(block_id) AS block_id, ordinal, row, ${sureCondition(conditions)} AS sure
FROM spans
WHERE ${likelyCondition(conditions)} AND ${set} AND ${some}
${order}
LIMIT ${param('UInt32', limit)}`;
}
