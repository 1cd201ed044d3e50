import { sql, type ClickHouse, type Sql } from '@spanhouse/clickhouse';
import type { ObjectStore } from '@spanhouse/object-store';
import { COUNT_TABLE_NAMES, COUNT_TABLES, type CountTable } from '@spanhouse/trace-store';
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
  logs: sql`SELECT toString(count()) AS rows, toString(sum(cityHash64(* EXCEPT attributes, toString(attributes)))) AS sum FROM logs`,
  // The newest of equal ones stays.
  log_resources: sql`SELECT toString(count()) AS rows, toString(sum(cityHash64(* EXCEPT attributes, toString(attributes)))) AS sum FROM log_resources FINAL`,
  log_cuts: sql`SELECT toString(count()) AS rows, toString(sum(cityHash64(*))) AS sum FROM log_cuts`,
  derived_slots: sql`SELECT toString(count()) AS rows, toString(sum(cityHash64(*))) AS sum FROM derived_slots`,
};

/** Rows that are added up when they are merged: as if all of them had been. */
function merged(table: CountTable): Sql {
  const histograms = table.startsWith('span_metrics')
    ? sql`histogram`
    : table.startsWith('edges')
      ? sql`client_histogram, server_histogram`
      : null;
  const columns = histograms === null ? sql`cityHash64(*)` : sql`cityHash64(* EXCEPT (${histograms}), toString((${histograms})))`;
  return sql`SELECT toString(count()) AS rows, toString(sum(${columns})) AS sum FROM ${COUNT_TABLES[table]} FINAL`;
}

/** Everything that compute stored, in a form that can be compared. */
export async function storedState(clickhouse: ClickHouse, objectStore: ObjectStore): Promise<Readonly<Record<string, string>>> {
  const state: Record<string, string> = {};
  const counts = COUNT_TABLE_NAMES.map((table): [string, Sql] => [table, merged(table)]);
  for (const [table, query] of [...Object.entries(TABLES), ...counts]) {
    const [found] = await clickhouse.query(query, z.object({ rows: z.string(), sum: z.string() }), { tag: 'test' });
    state[table] = `${found?.rows ?? '?'} rows, sum ${found?.sum ?? '?'}`;
  }
  for await (const { key, bytes } of objectStore.list('')) {
    const content = await objectStore.getRange(key, 0, bytes);
    state[`object ${key}`] = createHash('sha256').update(content).digest('hex');
  }
  return state;
}
