import { readFile } from 'node:fs/promises';
import { migrate, sql } from '@spanhouse/clickhouse';
import { readSchema } from '@spanhouse/clickhouse/testing';
import { silentLog } from '@spanhouse/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { logMigrations } from '../../src/migrations.ts';
import { LOG_TABLES } from '../../src/read/log-reads.ts';
import { startTestLogStore, type TestLogStore } from '../../src/testing/index.ts';

/** What a release has; changed together with a new migration, and read in review like code. */
const GOLDEN = new URL('../../schema.golden.sql', import.meta.url);
let db: TestLogStore;

beforeAll(async () => {
  db = await startTestLogStore();
});
afterAll(() => db.stop());

it('an empty database migrated to the end equals schema.golden.sql, and migrating again changes nothing', async () => {
  const schema = await readSchema(db.clickhouse);
  expect(schema).toBe(await readFile(GOLDEN, 'utf8'));
  expect(await migrate(db.clickhouse, { ...logMigrations, database: 'spanhouse' }, silentLog)).toEqual([]);
  expect(await readSchema(db.clickhouse)).toBe(schema);
});

it('every table that has rows of projects is one of those that are filtered', async () => {
  const found = await db.clickhouse.query(
    sql`SELECT DISTINCT table FROM system.columns WHERE database = currentDatabase() AND name = 'project_id' ORDER BY table`,
    z.object({ table: z.string() }),
    { tag: 'test' },
  );
  expect(found.map(({ table }) => table)).toEqual([...LOG_TABLES].sort());
});
