import { sql, type ClickHouse } from '@spanhouse/clickhouse';
import { bug } from '@spanhouse/core';
import { z } from 'zod';

/** Seconds since 1970 by ClickHouse's clock: the one that all who do upkeep share. Errors: STORE.UNAVAILABLE. */
export async function serverSeconds(clickhouse: ClickHouse, signal: AbortSignal): Promise<number> {
  const rows = await clickhouse.query(sql`SELECT toUnixTimestamp(now()) AS seconds`, z.object({ seconds: z.coerce.number() }), {
    tag: 'upkeep.now',
    signal,
  });
  const first = rows[0];
  if (first === undefined) throw bug('no row from a query without a table');
  return first.seconds;
}
