import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock, parseProjectId, Secret, silentLog, systemClock, unixMs } from '@spanhouse/core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, createIngestKeys, hashCredential, makeCredential, prefixOfCredential, type Database } from '../../src/index.ts';
import { migrateDatabase, seedDatabase } from '../../src/migrations.ts';
import { BACKENDS } from './open-database.ts';
import { schemaOfDatabase, schemaOfPrisma } from './schema-model.ts';

const DEFAULT_PROJECT = parseProjectId(1);
const DEMO_PROJECT = parseProjectId(2);

describe.each(BACKENDS)('database contract: $name', (backend) => {
  if (backend.skipReason !== null) {
    it.skip(`is left out: ${backend.skipReason}`);
    return;
  }
  let url: Secret;
  let close: () => Promise<void>;
  let database: Database;
  let directory: string;
  let demoKeyFile: string;
  const seed = (): Promise<void> =>
    seedDatabase({ url, secretsDirectory: join(directory, 'secrets') }, { database, clock: systemClock, log: silentLog });
  const withClient = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: url.reveal() });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    ({ url, close } = await backend.open());
    directory = await mkdtemp(join(tmpdir(), 'spanhouse-db-'));
    demoKeyFile = join(directory, 'secrets', 'demo-ingest-key');
    database = createDatabase({ url }, { log: silentLog });
    expect(await migrateDatabase({ url }, { log: silentLog })).not.toEqual([]);
    await seed();
  });
  afterAll(async () => {
    await database.close();
    await close();
    await rm(directory, { recursive: true });
  });

  it('the migrations make exactly what schema.prisma says', async () => {
    const expected = await schemaOfPrisma();
    expect(expected.length).toBeGreaterThan(20);
    expect(await withClient(schemaOfDatabase)).toEqual(expected);
  });

  it('the comparison sees a column, an index or a type that differs', async () => {
    const expected = await schemaOfPrisma();
    for (const change of [
      'ALTER TABLE projects ADD COLUMN extra INTEGER',
      'DROP INDEX projects_slug_key',
      'ALTER TABLE ingest_keys ALTER COLUMN name TYPE VARCHAR(9)',
      'ALTER TABLE ingest_keys ALTER COLUMN name DROP NOT NULL',
      'ALTER TABLE organizations ALTER COLUMN created_at DROP DEFAULT',
      'ALTER TABLE projects DROP CONSTRAINT projects_organization_id_fkey',
    ]) {
      const changed = await withClient(async (client) => {
        await client.query('BEGIN');
        await client.query(change);
        const lines = await schemaOfDatabase(client);
        await client.query('ROLLBACK');
        return lines;
      });
      expect(changed, change).not.toEqual(expected);
    }
  });

  it('migrating a second time, and twice at once, changes nothing', async () => {
    const again = await Promise.all([migrateDatabase({ url }, { log: silentLog }), migrateDatabase({ url }, { log: silentLog })]);
    expect(again).toEqual([[], []]);
  });

  it('a migration that was changed after it had been applied stops the start with its name', async () => {
    const name = await withClient(async (client) => {
      const { rows } = await client.query<{ migration_name: string; checksum: string }>(
        'SELECT migration_name, checksum FROM _prisma_migrations LIMIT 1',
      );
      await client.query(`UPDATE _prisma_migrations SET checksum = 'other'`);
      return rows[0];
    });
    await expect(migrateDatabase({ url }, { log: silentLog })).rejects.toThrow(
      `migration ${String(name?.migration_name)} was changed after it had been applied`,
    );
    await withClient((client) => client.query('UPDATE _prisma_migrations SET checksum = $1', [name?.checksum]));
  });

  it('the seed makes the projects default, demo and spanhouse under fixed numbers', async () => {
    expect((await database.projects.list()).filter(({ id }) => id < 100)).toEqual([
      { id: DEFAULT_PROJECT, organizationId: 1, slug: 'default', name: 'Default', retentionDays: null, indexedTags: [] },
      { id: DEMO_PROJECT, organizationId: 1, slug: 'demo', name: 'Demo', retentionDays: null, indexedTags: [] },
      { id: 3, organizationId: 1, slug: 'spanhouse', name: 'Spanhouse', retentionDays: null, indexedTags: [] },
    ]);
    expect(await database.projects.bySlug('demo')).toEqual(await database.projects.byId(DEMO_PROJECT));
    expect(await database.projects.bySlug('unknown')).toBeNull();
    expect(await database.organizations.list()).toEqual([{ id: 1, slug: 'default', name: 'Default' }]);
  });

  it('a project made later gets a number that no seed uses, and its slug is taken', async () => {
    const made = await database.projects.create({ organizationId: 1, slug: `shop-${backend.name.toLowerCase()}`, name: 'Shop' });
    expect(made?.id).toBeGreaterThanOrEqual(100);
    expect(await database.projects.create({ organizationId: 1, slug: made?.slug ?? '', name: 'Other' })).toBeNull();
  });

  it('a project has days of its own, or the default', async () => {
    expect(await database.projects.setRetention(DEMO_PROJECT, 30)).toBe(true);
    expect((await database.projects.byId(DEMO_PROJECT))?.retentionDays).toBe(30);
    expect(await database.projects.setRetention(DEMO_PROJECT, null)).toBe(true);
    expect((await database.projects.byId(DEMO_PROJECT))?.retentionDays).toBeNull();
    expect(await database.projects.setRetention(parseProjectId(99_999), 3)).toBe(false);
  });

  it('a project has attributes of its own that the index holds, each with the time since when', async () => {
    const [first, later] = [unixMs(1_000), unixMs(2_000)];
    expect(await database.projects.setIndexedTags(DEMO_PROJECT, ['tier', 'region', 'tier'], first)).toBe(true);
    expect(await database.projects.setIndexedTags(DEMO_PROJECT, ['user.id', 'tier'], later)).toBe(true);
    expect((await database.projects.byId(DEMO_PROJECT))?.indexedTags).toEqual([
      { key: 'tier', since: first },
      { key: 'user.id', since: later },
    ]);
    expect(await database.projects.setIndexedTags(DEMO_PROJECT, [], later)).toBe(true);
    expect((await database.projects.byId(DEMO_PROJECT))?.indexedTags).toEqual([]);
    expect(await database.projects.setIndexedTags(parseProjectId(99_999), ['tier'], first)).toBe(false);
  });

  it('the demo key file is for its owner alone and its key opens the project demo', async () => {
    const key = (await readFile(demoKeyFile, 'utf8')).trim();
    expect((await stat(demoKeyFile)).mode & 0o777).toBe(0o600);
    expect(
      await createIngestKeys(database, { clock: systemClock, log: silentLog }).resolve({ key: key, address: '10.0.0.1', origin: null }),
    ).toMatchObject({ projectId: DEMO_PROJECT });
  });

  it('seeding again keeps the demo key; a lost file gets a new key and the old one stops working', async () => {
    const keys = createIngestKeys(database, { clock: systemClock, log: silentLog });
    const first = (await readFile(demoKeyFile, 'utf8')).trim();
    await seed();
    expect((await readFile(demoKeyFile, 'utf8')).trim()).toBe(first);
    await rm(demoKeyFile);
    await seed();
    const second = (await readFile(demoKeyFile, 'utf8')).trim();
    expect(second).not.toBe(first);
    expect(await keys.resolve({ key: second, address: '10.0.0.1', origin: null })).toMatchObject({ projectId: DEMO_PROJECT });
    expect(await keys.resolve({ key: first, address: '10.0.0.1', origin: null })).toBe('unauthenticated');
  });

  it('a demo key file that is damaged stops the start with its name', async () => {
    const kept = await readFile(demoKeyFile, 'utf8');
    await writeFile(demoKeyFile, 'nonsense');
    await expect(seed()).rejects.toThrow(`${demoKeyFile} does not hold an ingest key`);
    await writeFile(demoKeyFile, kept);
  });

  it('the database keeps a hash of the key and never the key', async () => {
    const key = (await readFile(demoKeyFile, 'utf8')).trim();
    const text = await withClient(async (client) =>
      JSON.stringify((await client.query('SELECT *, encode(hash, $1) AS hex FROM ingest_keys', ['escape'])).rows),
    );
    expect(text).toContain(prefixOfCredential('ingestKey', key));
    expect(text).not.toContain(key.slice('sphk_0123456789_'.length, -8));
  });

  it('a revoked key is refused when what was known of it is no longer fresh', async () => {
    const clock = manualClock(0);
    const keys = createIngestKeys(database, { clock, log: silentLog });
    let count = 7;
    const key = makeCredential('ingestKey', (bytes) => new Uint8Array(bytes).fill(count++)).secret.reveal();
    const record = await database.ingestKeys.create({
      projectId: DEFAULT_PROJECT,
      name: 'To revoke',
      prefix: prefixOfCredential('ingestKey', key) ?? '',
      hash: hashCredential(key),
      scopes: ['traces'],
      quota: { spansPerSecond: 1_000, bytesPerSecond: null },
    });
    const quota = { spansPerSecond: 1_000, bytesPerSecond: null };
    expect(await keys.resolve({ key: key, address: '10.0.0.1', origin: null })).toEqual({
      projectId: DEFAULT_PROJECT,
      keyId: record.id,
      quota,
    });
    expect(await database.ingestKeys.revoke(DEMO_PROJECT, record.id, clock.now())).toBe(false);
    expect(await database.ingestKeys.revoke(DEFAULT_PROJECT, record.id, clock.now())).toBe(true);
    expect(await database.ingestKeys.revoke(DEFAULT_PROJECT, record.id, clock.now())).toBe(false);
    clock.advance(10_001);
    expect(await keys.resolve({ key: key, address: '10.0.0.1', origin: null })).toBe('unauthenticated');
  });

  it('a key without the scope is forbidden', async () => {
    let count = 90;
    const key = makeCredential('ingestKey', (bytes) => new Uint8Array(bytes).fill(count++)).secret.reveal();
    await database.ingestKeys.create({
      projectId: DEFAULT_PROJECT,
      name: 'Logs',
      prefix: prefixOfCredential('ingestKey', key) ?? '',
      hash: hashCredential(key),
      scopes: ['logs'],
    });
    expect(
      await createIngestKeys(database, { clock: systemClock, log: silentLog }).resolve({ key: key, address: '10.0.0.1', origin: null }),
    ).toBe('forbidden');
  });

  it('many questions at once from several clients each get their own answer', async () => {
    const others = [0, 1, 2].map(() => createDatabase({ url }, { log: silentLog }));
    const slugs = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 'default' : i % 3 === 1 ? 'demo' : 'unknown'));
    const found = await Promise.all(slugs.map((slug, i) => (others[i % others.length] ?? database).projects.bySlug(slug)));
    expect(found.map((project) => project?.slug ?? 'unknown')).toEqual(slugs);
    await Promise.all(others.map((other) => other.close()));
  });

  it('a client that goes away inside a transaction neither keeps what it wrote nor blocks the others', async () => {
    const client = new pg.Client({ connectionString: url.reveal() });
    client.on('error', () => undefined); // the connection is cut on purpose
    await client.connect();
    await client.query('BEGIN');
    await client.query(`INSERT INTO organizations (slug, name) VALUES ('half', 'Half')`);
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(await database.organizations.bySlug('half')).toBeNull();
  });

  it('an unknown server is reported as unavailable', async () => {
    const nowhere = createDatabase({ url: new Secret('postgresql://postgres@127.0.0.1:1/postgres') }, { log: silentLog });
    expect(await nowhere.ping()).toBe(false);
    await expect(nowhere.projects.list()).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
    await nowhere.close();
    expect(await database.ping()).toBe(true);
  });
});
