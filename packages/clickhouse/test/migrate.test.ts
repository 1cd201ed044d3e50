import { cp, mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isAppError, silentLog, systemClock } from '@spanhouse/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClickHouse, migrate, sql, type ClickHouse } from '../src/index.ts';
import { parseMigration } from '../src/migration-text.ts';
import { readSchema, startEmbeddedClickHouse, type EmbeddedClickHouse } from '../src/testing/index.ts';

let server: EmbeddedClickHouse;
let clickhouse: ClickHouse;
let folder: string;
let databases = 0;

beforeAll(async () => {
  server = await startEmbeddedClickHouse();
});
afterAll(() => server.stop());

beforeEach(async () => {
  folder = `${await mkdtemp(path.join(tmpdir(), 'spanhouse-migrations-'))}/`;
  await write('0001_create_first.sql', FIRST);
  await write('0002_add_second.sql', SECOND);
  const admin = createClickHouse(server, { log: silentLog, clock: systemClock });
  const database = `m${String(++databases)}`;
  const [create] = parseMigration(`CREATE DATABASE ${database}`, null);
  await admin.command(create!, { tag: 'test' });
  await admin.close();
  clickhouse = createClickHouse({ ...server, database }, { log: silentLog, clock: systemClock });
});
afterEach(async () => {
  await clickhouse.close();
  await rm(folder, { recursive: true, force: true });
});

const FIRST = `-- Why: a comment; with a semicolon inside a line.
CREATE TABLE IF NOT EXISTS first {{on_cluster}} (id UInt32, name String) ENGINE = {{engine:MergeTree}} ORDER BY id;

CREATE TABLE IF NOT EXISTS other {{on_cluster}} (id UInt32, n UInt64)
ENGINE = {{engine:SummingMergeTree(n)}} ORDER BY id;
`;
const SECOND = `ALTER TABLE first {{on_cluster}} ADD COLUMN IF NOT EXISTS second UInt8;\n`;

const write = (name: string, text: string): Promise<void> => writeFile(path.join(folder, name), text);
const run = (): Promise<readonly string[]> => migrate(clickhouse, { folder: pathToFileURL(folder), database: 'test' }, silentLog);

async function message(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return isAppError(error) ? `${error.code}: ${error.message}` : `not an AppError: ${String(error)}`;
}

describe('migrate', () => {
  it('applies in order, and twice changes nothing', async () => {
    expect(await run()).toEqual(['0001_create_first.sql', '0002_add_second.sql']);
    const schema = await readSchema(clickhouse);
    expect(schema).toContain('`second` UInt8');
    expect(schema).toMatch(/^CREATE TABLE first\n[^]*;\n\nCREATE TABLE other\n/);
    expect(await run()).toEqual([]);
    expect(await readSchema(clickhouse)).toBe(schema);
  });

  it('applies what is new', async () => {
    await unlink(path.join(folder, '0002_add_second.sql'));
    expect(await run()).toEqual(['0001_create_first.sql']);
    await write('0002_add_second.sql', SECOND);
    expect(await run()).toEqual(['0002_add_second.sql']);
  });

  it('goes on after a file that broke off', async () => {
    await write('0002_add_second.sql', `${SECOND}ALTER TABLE nowhere ADD COLUMN x UInt8;\n`);
    expect(await message(run())).toMatch(/^STORE\.REJECTED/);
    await write('0002_add_second.sql', SECOND);
    expect(await run()).toEqual(['0002_add_second.sql']);
  });

  it('a changed file stops it, named', async () => {
    await run();
    await write('0001_create_first.sql', `${FIRST}-- changed\n`);
    expect(await message(run())).toBe(
      'DATA.DAMAGED: Migration 0001_create_first.sql: it was changed after it was applied to this database.',
    );
  });

  it('a gap stops it, named', async () => {
    await unlink(path.join(folder, '0001_create_first.sql'));
    expect(await message(run())).toBe('DATA.DAMAGED: Migration 0002_add_second.sql: number 0001 was expected here.');
  });

  it('a file that is gone or renamed stops it, named', async () => {
    await run();
    await cp(path.join(folder, '0002_add_second.sql'), path.join(folder, '0002_renamed.sql'));
    await unlink(path.join(folder, '0002_add_second.sql'));
    expect(await message(run())).toBe(
      'DATA.DAMAGED: Migration 0002_add_second.sql: it was applied to this database but is not among the files.',
    );
  });

  it('a name that does not fit stops it', async () => {
    await write('0003-x.sql', SECOND);
    expect(await message(run())).toBe('DATA.DAMAGED: Migration 0003-x.sql: its name is not NNNN_verb_object.sql.');
  });

  it('a number that was left out before stops it', async () => {
    await run();
    await clickhouse.command(sql`DELETE FROM schema_migrations WHERE number = 1`, { tag: 'test' });
    expect(await message(run())).toMatch(/0001_create_first\.sql: later migrations were applied/);
  });
});

describe('on a cluster', () => {
  const texts = (source: string): string[] => parseMigration(source, 'main').map((statement) => statement.text);

  it('a table becomes a replicated one on every node and one over all of them', () => {
    expect(texts(FIRST)).toEqual([
      expect.stringContaining(
        `CREATE TABLE IF NOT EXISTS first_local ON CLUSTER main (id UInt32, name String)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/first', '{replica}') ORDER BY id`.replace('\n', ' '),
      ),
      'CREATE TABLE IF NOT EXISTS first ON CLUSTER main AS first_local\nENGINE = Distributed(main, currentDatabase(), first_local)',
      expect.stringContaining(`ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/other', '{replica}', n)`),
      expect.stringContaining('CREATE TABLE IF NOT EXISTS other ON CLUSTER main AS other_local'),
    ]);
  });

  it('columns change in both tables, settings and indexes in the local one', () => {
    expect(texts(SECOND)).toEqual([
      'ALTER TABLE first_local ON CLUSTER main ADD COLUMN IF NOT EXISTS second UInt8',
      'ALTER TABLE first ON CLUSTER main ADD COLUMN IF NOT EXISTS second UInt8',
    ]);
    expect(texts('ALTER TABLE first {{on_cluster}} MODIFY SETTING merge_selector_base = 20;')).toEqual([
      'ALTER TABLE first_local ON CLUSTER main MODIFY SETTING merge_selector_base = 20',
    ]);
  });

  it('a statement that would reach one node only is refused', () => {
    expect(() => texts('CREATE TABLE IF NOT EXISTS forgotten (id UInt32) ENGINE = MergeTree ORDER BY id;')).toThrow(/neither CREATE TABLE/);
  });

  it('a name that is none is refused before a statement runs', async () => {
    const work = migrate(clickhouse, { folder: pathToFileURL(folder), database: 'test', cluster: 'a; DROP TABLE b' }, silentLog);
    await expect(work).rejects.toThrow(/not a cluster's name/);
  });
});
