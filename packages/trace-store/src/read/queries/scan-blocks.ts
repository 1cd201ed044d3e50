import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';

export type ScanBlocks = {
  /** With project and time range. */
  readonly candidates: Sql;
  readonly order: 'newest' | 'duration';
  /** Goes on behind this block. */
  readonly after: ScanPlace | null;
  readonly limit: number;
};

/** A block among the candidates: the newest start or the longest duration of its candidate spans, then its id. */
export type ScanPlace = { readonly rank: bigint; readonly blockId: string };

/** A block to look into, and how many there are with it. Times are of its candidate spans. */
export const ScanBlockRow = z.object({
  block_id: z.string(),
  rank: z.coerce.bigint(),
  spans: z.coerce.number(),
  from_ns: z.coerce.bigint(),
  to_ns: z.coerce.bigint(),
  blocks: z.coerce.number(),
});
export type ScanBlockRow = z.output<typeof ScanBlockRow>;

/** Blocks with candidate spans, those with the newest or slowest first. Answered by spans. */
export function scanBlocksSql({ candidates, order, after, limit }: ScanBlocks): Sql {
  const rank = order === 'newest' ? sql`max(start_ns)` : sql`max(duration_ns)`;
  const behind = after === null ? sql`1` : sql`(block_rank, block) < (${param('UInt64', after.rank)}, ${param('UInt64', after.blockId)})`;
  return sql`SELECT toString(block) AS block_id, toString(block_rank) AS rank, spans, toString(first_ns) AS from_ns, toString(last_ns) AS to_ns, count() OVER () AS blocks
FROM (
  SELECT block_id AS block, ${rank} AS block_rank, count() AS spans, min(start_ns) AS first_ns, max(start_ns) AS last_ns
  FROM spans
  WHERE ${candidates}
  GROUP BY block
)
WHERE ${behind}
ORDER BY block_rank DESC, block DESC
LIMIT ${param('UInt32', limit)}`;
}
