import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql, type ClickHouse } from '@spanhouse/clickhouse';
import { systemClock } from '@spanhouse/core';
import { z } from 'zod';
import { fillLogs } from './fill.ts';

/** What a directory was filled with. */
const LogStock = z.object({ wanted: z.number(), records: z.number(), perSecond: z.number(), fillSeconds: z.number() });
export type LogStock = z.output<typeof LogStock>;

/** Beside the data, so that a store is filled once and asked as often as wanted. */
const STOCK_FILE = 'bench-logs.json';
const PER_SECOND = 5_000;
const POLL_MS = 500;
const QUIET_MS = 3_000;
const SETTLE_MAX_MS = 1_800_000;

export type Filling = { readonly records: number; readonly minutesMax: number };

/** Fills the store, or takes what an earlier run has filled its directory with. Nothing is left to merge then. */
export async function stockUpLogs(
  clickhouse: ClickHouse,
  directory: string,
  { records: wanted, minutesMax }: Filling,
  print: (line: string) => void,
): Promise<LogStock> {
  const file = join(directory, STOCK_FILE);
  const known = await readIfThere(file);
  if (known !== null) return LogStock.parse(JSON.parse(known));
  const startedMs = systemClock.monotonicMs();
  let records = 0;
  await fillLogs(clickhouse, wanted, PER_SECOND, (so) => {
    records = so;
    const seconds = (systemClock.monotonicMs() - startedMs) / 1_000;
    print(`${String(so / 1e6)} M records after ${seconds.toFixed(0)} s`);
    return seconds < minutesMax * 60;
  });
  await merged(clickhouse);
  const stock = { wanted, records, perSecond: PER_SECOND, fillSeconds: (systemClock.monotonicMs() - startedMs) / 1_000 };
  await writeFile(file, JSON.stringify(stock));
  return stock;
}

/** Merges beside them would be in the times of the searches. */
async function merged(clickhouse: ClickHouse): Promise<void> {
  const began = systemClock.monotonicMs();
  for (let quietSince = Infinity; ;) {
    const [row] = await clickhouse.query(sql`SELECT count() AS n FROM system.merges`, z.object({ n: z.coerce.number() }), { tag: 'bench' });
    const now = systemClock.monotonicMs();
    quietSince = row?.n === 0 ? Math.min(quietSince, now) : Infinity;
    if (now - quietSince >= QUIET_MS) return;
    if (now - began > SETTLE_MAX_MS) throw new Error('ClickHouse still merges');
    await systemClock.sleep(POLL_MS);
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
