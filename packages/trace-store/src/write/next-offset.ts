import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { z } from 'zod';
import { blockIdsOf, firstOffsetOf } from './block-id.ts';

/**
 * The first offset of a log's partition that no stored block bears: where a log must begin whose files were lost, because names of
 * blocks and tokens of inserts follow from offsets. 0 for an empty index. Errors: STORE.UNAVAILABLE.
 */
export async function nextOffset(clickhouse: ClickHouse, partition: number): Promise<bigint> {
  const { first, last } = blockIdsOf(partition);
  const rows = await clickhouse.query(
    sql`SELECT toString(max(block_id)) AS last, toString(count()) AS blocks FROM blocks WHERE block_id BETWEEN ${param('UInt64', first)} AND ${param('UInt64', last)}`,
    z.object({ last: z.coerce.bigint(), blocks: z.coerce.number() }),
    { tag: 'compute.next_offset' },
  );
  const found = rows[0];
  return found === undefined || found.blocks === 0 ? 0n : firstOffsetOf(found.last) + 1n;
}
