import { sql, type ClickHouse, type Sql } from '@spanhouse/clickhouse';
import type { ObjectStore } from '@spanhouse/object-store';
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** One number per table: rows, and the sum of the hashes of all columns. A row too many, too few or different changes it. */
const TABLES: Readonly<Record<string, Sql>> = {
  blocks: sql`SELECT toString(count()) AS rows, toString(sum(cityHash64(*))) AS sum FROM blocks`,
  trace_blocks: sql`SELECT toString(count()) AS rows, toString(sum(cityHash64(*))) AS sum FROM trace_blocks`,
  attribute_blocks: sql`SELECT toString(count()) AS rows, toString(sum(cityHash64(*))) AS sum FROM attribute_blocks`,
  // Merged at any time, so compared after summing.
  attribute_values: sql`SELECT toString(count()) AS rows, toString(sum(cityHash64(*))) AS sum FROM
    (SELECT project_id, day, service, key, value, sum(count) AS n FROM attribute_values GROUP BY ALL)`,
  trace_keys: sql`SELECT toString(count()) AS rows, toString(sum(cityHash64(*))) AS sum FROM trace_keys`,
  spans: sql`SELECT toString(count()) AS rows, toString(sum(cityHash64(* EXCEPT tags, toString(tags)))) AS sum FROM spans`,
};

/** Everything that compute stored, in a form that can be compared. */
export async function storedState(clickhouse: ClickHouse, objectStore: ObjectStore): Promise<Readonly<Record<string, string>>> {
  const state: Record<string, string> = {};
  for (const [table, query] of Object.entries(TABLES)) {
    const [found] = await clickhouse.query(query, z.object({ rows: z.string(), sum: z.string() }), { tag: 'test' });
    state[table] = `${found?.rows ?? '?'} rows, sum ${found?.sum ?? '?'}`;
  }
  for await (const { key, bytes } of objectStore.list('')) {
    const content = await objectStore.getRange(key, 0, bytes);
    state[`object ${key}`] = createHash('sha256').update(content).digest('hex');
  }
  return state;
}
