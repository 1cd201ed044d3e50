import { param, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { z } from 'zod';
import { LOG_TABLES } from '../read/log-reads.ts';

/**
 * Drops the rows of all days whose retention is over, as of spans: received on day D and kept for N days, they go at the start of day D + N + 1 (UTC). What
 * tells of the days goes last. Doing it again, or by several at once, changes nothing.
 *
 * @param now seconds since 1970
 * @returns the partitions that were dropped, `7-20261123`. Errors: STORE.UNAVAILABLE, STORE.REJECTED.
 */
export async function expireLogs(clickhouse: ClickHouse, now: number, signal: AbortSignal): Promise<readonly string[]> {
  const expired = await clickhouse.query(
    sql`SELECT DISTINCT retention_days, toString(received_day) AS day FROM log_cuts
WHERE received_day + retention_days < toDate(toDateTime(${param('UInt32', now)}, 'UTC')) ORDER BY day, retention_days`,
    z.object({ retention_days: z.number(), day: z.string() }),
    { tag: 'upkeep.expired', signal },
  );
  const ids = expired.map(({ retention_days: days, day }) => `${String(days)}-${day.replaceAll('-', '')}`);
  for (const id of ids) for (const table of LOG_TABLES) await clickhouse.dropPartition(table, id, { tag: 'upkeep.expire', signal });
  return ids;
}
