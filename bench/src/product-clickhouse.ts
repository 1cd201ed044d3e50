import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClickHouse, type ClickHouse } from '@spanhouse/clickhouse';
import { Secret, silentLog, systemClock } from '@spanhouse/core';
import type { Product } from '@spanhouse/launcher/testing';

/** The ClickHouse of a product that is running, asked beside it. */
export async function productClickHouse({ clickhouseUrl, dataDirectory }: Product): Promise<ClickHouse> {
  const password = (await readFile(join(dataDirectory, 'secrets', 'clickhouse-password'), 'utf8')).trim();
  return createClickHouse(
    { url: clickhouseUrl, username: 'spanhouse', password: new Secret(password), database: 'spanhouse' },
    { log: silentLog, clock: systemClock },
  );
}
