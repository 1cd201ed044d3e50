import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { z } from 'zod';
import { COUNT_TABLE_NAMES, COUNT_TABLES } from '../metrics/count-tables.ts';

/** Spans first, places of blocks last: nothing is found that cannot be read any more. */
const TABLES = ['spans', 'trace_keys', 'attribute_blocks', 'trace_blocks', 'blocks'] as const;

const ExpiredRow = z.object({ retention_days: z.number(), day: z.string() });

/**
 * Drops the rows of all days whose retention is over: what was received on day D and is kept for N days goes at the start of day D + N + 1 (UTC), so
 * after at least N days. Objects are then named by nothing, and go with the next sweep. Doing it again, or by several at once, changes nothing.
 *
 * @param now seconds since 1970
 * @returns the partitions that were dropped, `7-20261123`.
 * Errors: STORE.UNAVAILABLE, STORE.REJECTED; what was dropped before stays dropped.
 */
export async function expirePartitions(clickhouse: ClickHouse, now: number, signal: AbortSignal): Promise<readonly string[]> {
  const expired = await clickhouse.query(
    sql`SELECT DISTINCT retention_days, toString(toDate(received_at)) AS day
FROM blocks
WHERE toDate(received_at) + retention_days < toDate(toDateTime(${param('UInt32', now)}, 'UTC'))
ORDER BY day, retention_days`,
    ExpiredRow,
    { tag: 'upkeep.expired', signal },
  );
  const ids = expired.map(partitionId);
  for (const id of ids) {
    for (const table of TABLES) await clickhouse.dropPartition(table, id, { tag: 'upkeep.expire', signal });
  }
  const counts = await expireCounts(clickhouse, now, signal);
  return [...new Set([...ids, ...counts])];
}

/** Counts are kept for days of their own. Every insert has a row of project 0, so those rows know all partitions. */
async function expireCounts(clickhouse: ClickHouse, now: number, signal: AbortSignal): Promise<readonly string[]> {
  const today = sql`toDate(toDateTime(${param('UInt32', now)}, 'UTC'))`;
  const dropped: string[] = [];
  for (const table of [...COUNT_TABLE_NAMES, 'derived_slots'] as const) {
    const name = table === 'derived_slots' ? sql`derived_slots` : COUNT_TABLES[table];
    const expired = await clickhouse.query(
      sql`SELECT DISTINCT retention_days, toString(received_day) AS day FROM ${name}
WHERE project_id = 0 AND received_day + retention_days < ${today} ORDER BY day, retention_days`,
      ExpiredRow,
      { tag: 'upkeep.expired', signal },
    );
    for (const partition of expired) {
      await clickhouse.dropPartition(table, partitionId(partition), { tag: 'upkeep.expire', signal });
      dropped.push(partitionId(partition));
    }
  }
  return dropped;
}

function partitionId({ retention_days: days, day }: z.output<typeof ExpiredRow>): string {
  return `${String(days)}-${day.replaceAll('-', '')}`;
}
