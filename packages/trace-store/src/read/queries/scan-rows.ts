import { param, sql, type Sql } from '@spanhouse/clickhouse';
import { z } from 'zod';

export type ScanRows = {
  /** With project and time range. */
  readonly candidates: Sql;
  readonly blockIds: readonly string[];
  readonly of: 'row' | 'ordinal';
};

/** Of one block: rows of candidate spans, or places of their traces; each once. */
export const ScanRowsRow = z.object({ block_id: z.string(), places: z.array(z.number()) });

/** Where candidate spans lie in these blocks. Answered by spans. */
export function scanRowsSql({ candidates, blockIds, of }: ScanRows): Sql {
  const place = of === 'row' ? sql`row` : sql`ordinal`;
  return sql`SELECT toString(block_id) AS block_id, groupUniqArray(${place}) AS places
FROM spans
WHERE ${candidates} AND spans.block_id IN ${param('Array(UInt64)', blockIds)}
GROUP BY spans.block_id`;
}
