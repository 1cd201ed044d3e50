import { sql, param, type ClickHouse } from '@spanhouse/clickhouse';
import { systemClock } from '@spanhouse/core';
import { z } from 'zod';
import { folderBytes, type FolderBytes } from './folder-bytes.ts';

/** A table on disk. `total` is all of its active parts; the others are shares of it. The folder may hold parts that merges have replaced meanwhile. */
export type TableBytes = {
  readonly rows: number;
  readonly parts: number;
  readonly total: number;
  readonly columns: number;
  readonly marks: number;
  readonly skipIndexes: number;
  readonly projections: number;
  readonly folder: FolderBytes;
  /** With marks. */
  readonly byColumn: Readonly<Record<string, number>>;
};

const TAG = 'bench.size';
/** ClickHouse looks for something to merge again within five seconds at most, by default. */
export const QUIET_MS = 10_000;
const POLL_MS = 250;
const SETTLE_MAX_MS = 900_000;

/**
 * Waits until `table` has all rows, and the server has merged nothing, and its parts have stayed the same, for `quietMs`. Nothing is forced: no OPTIMIZE.
 *
 * @throws Error when that is not so after 15 minutes
 */
export async function settleTables(clickhouse: ClickHouse, table: string, rows: number, quietMs: number): Promise<void> {
  const began = systemClock.monotonicMs();
  let seen = '';
  let quietSince = Infinity;
  for (;;) {
    const [state] = await clickhouse.query(
      sql`SELECT (SELECT count() FROM system.merges) AS merges,
          (SELECT arrayStringConcat(arraySort(groupArray(name)), ' ') FROM system.parts WHERE active AND database = currentDatabase()) AS parts,
          (SELECT sum(rows) FROM system.parts WHERE active AND database = currentDatabase() AND table = ${param('String', table)}) AS rows`,
      z.object({ merges: z.coerce.number(), parts: z.string(), rows: z.coerce.number() }),
      { tag: TAG },
    );
    const now = systemClock.monotonicMs();
    const isQuiet = state?.merges === 0 && state.rows >= rows && state.parts === seen;
    quietSince = isQuiet ? Math.min(quietSince, now) : Infinity;
    if (now - quietSince >= quietMs) return;
    if (now - began > SETTLE_MAX_MS) throw new Error(`${table} has ${String(state?.rows)} of ${String(rows)} rows and does not settle`);
    seen = state?.parts ?? '';
    await systemClock.sleep(POLL_MS);
  }
}

/** All tables of the database that hold something, but the list of migrations. */
export async function tableBytes(clickhouse: ClickHouse): Promise<Readonly<Record<string, TableBytes>>> {
  const parts = await clickhouse.query(
    sql`SELECT table, sum(rows) AS rows, count() AS parts, sum(bytes_on_disk) AS total, sum(data_compressed_bytes) AS columns,
          sum(marks_bytes) AS marks, sum(secondary_indices_compressed_bytes + secondary_indices_marks_bytes) AS skip_indexes
        FROM system.parts WHERE active AND database = currentDatabase() AND table != 'schema_migrations' GROUP BY table ORDER BY total DESC`,
    z.object({
      table: z.string(),
      rows: z.coerce.number(),
      parts: z.coerce.number(),
      total: z.coerce.number(),
      columns: z.coerce.number(),
      marks: z.coerce.number(),
      skip_indexes: z.coerce.number(),
    }),
    { tag: TAG },
  );
  const projections = await numbersByName(
    clickhouse,
    sql`SELECT table AS name, sum(bytes_on_disk) AS bytes FROM system.projection_parts WHERE active AND database = currentDatabase() GROUP BY table`,
  );
  const result: Record<string, TableBytes> = {};
  for (const { table, skip_indexes, ...part } of parts) {
    const byColumn = await numbersByName(
      clickhouse,
      sql`SELECT column AS name, sum(column_bytes_on_disk) AS bytes FROM system.parts_columns
          WHERE active AND database = currentDatabase() AND table = ${param('String', table)} GROUP BY column ORDER BY bytes DESC`,
    );
    const [place] = await clickhouse.query(
      sql`SELECT data_paths FROM system.tables WHERE database = currentDatabase() AND name = ${param('String', table)}`,
      z.object({ data_paths: z.array(z.string()) }),
      { tag: TAG },
    );
    const folder = await folderBytes(place?.data_paths[0] ?? '');
    result[table] = { ...part, skipIndexes: skip_indexes, projections: projections[table] ?? 0, folder, byColumn };
  }
  return result;
}

async function numbersByName(clickhouse: ClickHouse, query: Parameters<ClickHouse['query']>[0]): Promise<Readonly<Record<string, number>>> {
  const rows = await clickhouse.query(query, z.object({ name: z.string(), bytes: z.coerce.number() }), { tag: TAG });
  return Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes]));
}
