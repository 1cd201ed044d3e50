import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClickHouse } from '@spanhouse/clickhouse';
import type { Product } from '@spanhouse/launcher/testing';
import { fill, type Filled } from './fill.ts';
import { descendantsUse, type ProcessUse } from './processes.ts';
import { settle } from './stored.ts';

/** What came in, and what that cost. */
export type Stock = {
  readonly filled: Filled;
  readonly searchableAfterSeconds: number;
  readonly before: readonly ProcessUse[];
  readonly after: readonly ProcessUse[];
};

/** Beside the data, so that a store is filled once and read as often as wanted. */
const STOCK_FILE = 'bench-stock.json';

/** Fills the product, or takes what an earlier run has filled its directory with. */
export async function stockUp(product: Product, clickhouse: ClickHouse, spans: number): Promise<Stock> {
  const file = join(product.dataDirectory, STOCK_FILE);
  const known = await readIfThere(file);
  if (known !== null) return JSON.parse(known) as Stock;
  const before = await descendantsUse(product.pid);
  const filled = await fill(product.httpUrl, spans);
  const searchableAfterSeconds = await settle(clickhouse, filled.spans);
  const after = await descendantsUse(product.pid);
  const stock = { filled, searchableAfterSeconds, before, after };
  await writeFile(file, JSON.stringify(stock));
  return stock;
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
