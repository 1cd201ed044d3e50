import { readdir, readFile } from 'node:fs/promises';
import { parseMigration } from '@spanhouse/clickhouse';
import { expect, it } from 'vitest';
import { logMigrations } from '../../src/migrations.ts';

const { folder } = logMigrations;

/** What a cluster is sent; changed together with a new migration, and read in review like code. */
const GOLDEN = new URL('../../cluster.golden.sql', import.meta.url);

it('the migrations, rendered for a cluster, equal cluster.golden.sql', async () => {
  const names = (await readdir(folder)).sort();
  const sources = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  const statements = sources.flatMap((source) => parseMigration(source, 'spanhouse')).map(({ text }) => `${text};\n`);
  expect(statements.join('\n')).toBe(await readFile(GOLDEN, 'utf8'));
});
