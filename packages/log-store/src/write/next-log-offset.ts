import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { z } from 'zod';

/**
 * The first offset of a log's partition that no stored cut of log records bears: names of inserts follow from offsets, so a log whose files were lost must not
 * begin before it. 0 when nothing is stored. Errors: STORE.UNAVAILABLE.
 */
export async function nextLogOffset(clickhouse: Pick<ClickHouse, 'query'>, partition: number): Promise<bigint> {
  const [row] = await clickhouse.query(
    sql`SELECT toString(max(log_from)) AS last, count() AS cuts FROM log_cuts WHERE log_partition = ${param('UInt16', partition)}`,
    z.object({ last: z.coerce.bigint(), cuts: z.coerce.number() }),
    { tag: 'compute.next_log_offset' },
  );
  return row === undefined || row.cuts === 0 ? 0n : row.last + 1n;
}
