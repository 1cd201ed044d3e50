import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { z } from 'zod';

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
  const ids = expired.map(({ retention_days: days, day }) => `${String(days)}-${day.replaceAll('-', '')}`);
  for (const id of ids) {
    for (const table of TABLES) await clickhouse.dropPartition(table, id, { tag: 'upkeep.expire', signal });
  }
  return ids;
}
