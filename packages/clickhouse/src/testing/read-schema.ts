import { z } from 'zod';
import type { ClickHouse } from '../client.ts';
import { sql } from '../sql.ts';

const TableRow = z.object({ definition: z.string() });

/**
 * The definitions of all tables and views of the client's database, as the engine itself writes them, by name, without the database's name
 * and without the list of applied migrations. For comparison with a `schema.golden.sql`.
 */
export async function readSchema(clickhouse: ClickHouse): Promise<string> {
  const rows = await clickhouse.query(
    sql`SELECT replaceAll(formatQuery(create_table_query), concat(currentDatabase(), '.'), '') AS definition
FROM system.tables
WHERE database = currentDatabase() AND name NOT IN ('schema_migrations', 'log_migrations') AND NOT startsWith(name, '.inner')
ORDER BY name`,
    TableRow,
    { tag: 'testing.readSchema' },
  );
  return rows.map((row) => `${row.definition};\n`).join('\n');
}
