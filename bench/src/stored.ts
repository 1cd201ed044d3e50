import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql, type ClickHouse } from '@spanhouse/clickhouse';
import { systemClock } from '@spanhouse/core';
import { z } from 'zod';
import { isCountTable } from './count-tables.ts';

/** Bytes on disk by table, of the tables that find spans, of those that count them, and of all detail blocks. */
export type Stored = {
  readonly tables: Readonly<Record<string, number>>;
  readonly indexBytes: number;
  readonly countBytes: number;
  readonly blockBytes: number;
};

const POLL_MS = 200;
/** A hundred million spans wait longer than they took to be sent. */
const SETTLE_MAX_MS = 3_600_000;
const TAG = 'bench';

/** Waits until all spans are in the index. Returns the seconds that took. */
export async function settle(clickhouse: ClickHouse, spans: number): Promise<number> {
  const began = systemClock.monotonicMs();
  for (;;) {
    const [row] = await clickhouse.query(sql`SELECT count() AS spans FROM spans`, z.object({ spans: z.coerce.number() }), { tag: TAG });
    const elapsedMs = systemClock.monotonicMs() - began;
    if ((row?.spans ?? 0) >= spans) return elapsedMs / 1000;
    if (elapsedMs > SETTLE_MAX_MS)
      throw new Error(`only ${String(row?.spans)} of ${String(spans)} spans were indexed in ${String(SETTLE_MAX_MS / 1000)} s`);
    await systemClock.sleep(POLL_MS);
  }
}

const PartRow = z.object({ table: z.string(), bytes: z.coerce.number() });

export async function storedBytes(clickhouse: ClickHouse, objectFolder: string): Promise<Stored> {
  const parts = await clickhouse.query(
    sql`SELECT table, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = currentDatabase() GROUP BY table ORDER BY bytes DESC`,
    PartRow,
    { tag: TAG },
  );
  const tables = Object.fromEntries(parts.filter((row) => row.table !== 'schema_migrations').map((row) => [row.table, row.bytes]));
  const bytesOf = (isWanted: (table: string) => boolean): number =>
    Object.entries(tables).reduce((sum, [table, bytes]) => (isWanted(table) ? sum + bytes : sum), 0);
  return {
    tables,
    indexBytes: bytesOf((table) => !isCountTable(table)),
    countBytes: bytesOf(isCountTable),
    blockBytes: await folderBytes(objectFolder),
  };
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
