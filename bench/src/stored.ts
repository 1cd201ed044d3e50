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
/** So long nothing more was indexed: nothing will. A hundred million spans take longer than any fixed time. */
const NO_PROGRESS_MS = 120_000;
const TAG = 'bench';

/** Waits until all spans are in the index. Returns the seconds that took. */
export async function settle(clickhouse: ClickHouse, spans: number): Promise<number> {
  const began = systemClock.monotonicMs();
  let indexed = 0;
  let grewMs = began;
  for (;;) {
    const [row] = await clickhouse.query(sql`SELECT count() AS spans FROM spans`, z.object({ spans: z.coerce.number() }), { tag: TAG });
    const nowMs = systemClock.monotonicMs();
    const found = row?.spans ?? 0;
    if (found >= spans) return (nowMs - began) / 1000;
    if (found > indexed) {
      indexed = found;
      grewMs = nowMs;
    }
    if (nowMs - grewMs > NO_PROGRESS_MS)
      throw new Error(`only ${String(found)} of ${String(spans)} spans were indexed, and no more for ${String(NO_PROGRESS_MS / 1000)} s`);
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
