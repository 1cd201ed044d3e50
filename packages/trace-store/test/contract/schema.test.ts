import { createClickHouse, migrate, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { startEmbeddedClickHouse, type EmbeddedClickHouse } from '@spanhouse/clickhouse/testing';
import { silentLog, systemClock } from '@spanhouse/core';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const MIGRATIONS = new URL('../../migrations/', import.meta.url);
/** What a release has; changed together with a new migration, and read in review like code. */
const GOLDEN = new URL('../../schema.golden.sql', import.meta.url);

describe('schema', () => {
  let server: EmbeddedClickHouse;
  let clickhouse: ClickHouse;

  beforeAll(async () => {
    server = await startEmbeddedClickHouse();
    clickhouse = createClickHouse(server, { log: silentLog, clock: systemClock });
    await migrate(clickhouse, { folder: MIGRATIONS, database: server.database }, silentLog);
  });

  afterAll(async () => {
    await clickhouse.close();
    await server.stop();
  });

  const schema = async (): Promise<string> => {
    const rows = await clickhouse.query(
      sql`SELECT formatQuery(create_table_query) AS text FROM system.tables
        WHERE database = currentDatabase() AND name != 'schema_migrations' ORDER BY name`,
      z.object({ text: z.string() }),
      { tag: 'test' },
    );
    return rows.map(({ text }) => `${text.replaceAll(`${server.database}.`, '')};\n`).join('\n');
  };

  it('an empty database migrated to the end equals schema.golden.sql', async () => {
    expect(await schema()).toBe(await readFile(GOLDEN, 'utf8'));
  });

  it('migrating again changes nothing', async () => {
    const before = await schema();
    expect(await migrate(clickhouse, { folder: MIGRATIONS, database: server.database }, silentLog)).toEqual([]);
    expect(await schema()).toBe(before);
  });
});
