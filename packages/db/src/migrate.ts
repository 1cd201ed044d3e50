import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { AppError, type Log, type Secret } from '@spanhouse/core';
import pg from 'pg';
import { toAppError } from './database-errors.ts';

/** Prisma's own table, so that its tools see what was applied here and the other way round. */
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

const FOLDER = new URL('../prisma/migrations/', import.meta.url);
const NAME = /^\d{14}_[a-z0-9_]+$/;
const CONNECT_TIMEOUT_MS = 5_000;

type Migration = { readonly name: string; readonly text: string; readonly checksum: string };
type AppliedRow = { readonly migration_name: string; readonly checksum: string; readonly finished_at: Date | null };

/**
 * Applies every migration that is not applied yet, in order of name, all in one transaction: a start that fails leaves the
 * schema as it was. Several starts at once wait for each other at the table lock (PGlite has no advisory locks).
 *
 * @returns the names applied now.
 * @throws AppError STORE.REJECTED naming the migration when one was changed after it had been applied, is missing from the folder,
 * stands before an applied one, or is refused by PostgreSQL; STORE.UNAVAILABLE.
 */
export async function migrateDatabase(
  config: { readonly url: Secret; readonly folder?: URL },
  deps: { readonly log: Log },
): Promise<readonly string[]> {
  const migrations = await readMigrations(config.folder ?? FOLDER);
  return connected(config.url, deps.log, async (client) => {
    await createTable(client);
    return applyMissing(client, migrations, deps.log);
  });
}

/** Names of the migrations that `migrateDatabase` would apply. Changes nothing. Errors: as there. */
export async function pendingDatabaseMigrations(
  config: { readonly url: Secret; readonly folder?: URL },
  deps: { readonly log: Log },
): Promise<readonly string[]> {
  const migrations = await readMigrations(config.folder ?? FOLDER);
  return connected(config.url, deps.log, async (client) => {
    const { rows } = await client.query<{ name: string | null }>(`SELECT to_regclass('_prisma_migrations')::text AS name`);
    const applied = rows[0]?.name == null ? [] : await appliedRows(client);
    return missingMigrations(migrations, applied).map(({ name }) => name);
  });
}

async function connected<T>(url: Secret, log: Log, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url.reveal(), connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // Without a listener a connection lost between two statements would end the process; the statement itself reports it.
  client.on('error', (error) => {
    log.warn('database.connection_lost', { 'exception.message': error.message });
  });
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw toAppError(error);
  } finally {
    await client.end();
  }
}

async function appliedRows(client: pg.Client): Promise<readonly AppliedRow[]> {
  const { rows } = await client.query<AppliedRow>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name',
  );
  return rows;
}

async function readMigrations(folder: URL): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && NAME.test(entry.name)).map((entry) => entry.name);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const text = await readFile(new URL(`${name}/migration.sql`, folder), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/** Two sessions that both find no table may both try to make it; one of them is then told that it exists. */
async function createTable(client: pg.Client): Promise<void> {
  try {
    await client.query(CREATE_TABLE);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || (error.code !== '23505' && error.code !== '42P07')) throw error;
  }
}

async function applyMissing(client: pg.Client, migrations: readonly Migration[], log: Log): Promise<readonly string[]> {
  await client.query('BEGIN');
  try {
    await client.query('LOCK TABLE _prisma_migrations IN ACCESS EXCLUSIVE MODE');
    const missing = missingMigrations(migrations, await appliedRows(client));
    for (const migration of missing) await apply(client, migration);
    await client.query('COMMIT');
    for (const { name } of missing) log.info('database.migrated', { 'migration.name': name });
    return missing.map(({ name }) => name);
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Compares the folder with the table. Pure. */
function missingMigrations(migrations: readonly Migration[], applied: readonly AppliedRow[]): readonly Migration[] {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of applied) {
    const migration = byName.get(row.migration_name);
    if (row.finished_at === null) throw refused(row.migration_name, 'was begun by another tool and did not end');
    if (migration === undefined) throw refused(row.migration_name, 'is applied but not in this release; start a newer release');
    if (migration.checksum !== row.checksum) throw refused(row.migration_name, 'was changed after it had been applied');
  }
  const done = new Set(applied.map((row) => row.migration_name));
  const missing = migrations.filter(({ name }) => !done.has(name));
  const last = applied.at(-1)?.migration_name;
  const gap = missing.find(({ name }) => last !== undefined && name < last);
  if (gap !== undefined) throw refused(gap.name, `stands before ${String(last)}, which is applied already`);
  return missing;
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query(migration.text);
  } catch (cause) {
    throw cause instanceof pg.DatabaseError ? refused(migration.name, `was refused by PostgreSQL: ${cause.message}`, cause) : cause;
  }
  await client.query(
    'INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ($1, $2, now(), $3, 1)',
    [randomUUID(), migration.checksum, migration.name],
  );
}

function refused(name: string, reason: string, cause?: unknown): AppError {
  return new AppError('STORE.REJECTED', `migration ${name} ${reason}`, { 'migration.name': name }, { cause });
}
