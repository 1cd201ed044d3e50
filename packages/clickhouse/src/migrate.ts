import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { AppError, type Log } from '@spanhouse/core';
import { z } from 'zod';
import type { ClickHouse } from './client.ts';
import { checkClusterName } from './cluster-tables.ts';
import { parseMigration, type MigrationText } from './migration-text.ts';
import { param, sql, type Sql } from './sql.ts';

export type MigrateOptions = {
  /** Holds `NNNN_verb_object.sql`, numbered from 0001 without a gap. */
  readonly folder: URL;
  /** Must exist; the client's own database. */
  readonly database: string;
  /** Name of the cluster; null or absent: a single node. */
  readonly cluster?: string | null;
  /** Each store numbers its own migrations and keeps its own list of those applied. Default: that of traces, the first there was. */
  readonly history?: MigrationHistory;
};

export type MigrationHistory = 'schema_migrations' | 'log_migrations';
const HISTORIES: Readonly<Record<MigrationHistory, Sql>> = {
  schema_migrations: sql`schema_migrations`,
  log_migrations: sql`log_migrations`,
};

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;
const AppliedRow = z.object({ number: z.number(), name: z.string(), sha256: z.string() });
type File = { readonly number: number; readonly name: string; readonly source: string; readonly sha256: string };

/**
 * Brings the schema to the newest migration. Doing it again changes nothing. @returns the names that were applied now.
 *
 * A file is recorded after its last statement, so one that broke off is run again: its statements must be idempotent (IF NOT EXISTS).
 * Errors: DATA.DAMAGED naming the file when a number is missing, a recorded file changed or is gone, or a name does not fit;
 * STORE.REJECTED when a statement fails.
 */
export async function migrate(clickhouse: ClickHouse, options: MigrateOptions, log: Log): Promise<readonly string[]> {
  const files = await readMigrations(options.folder);
  const cluster = options.cluster ?? null;
  if (cluster !== null) checkClusterName(cluster);
  const history = options.history ?? 'schema_migrations';
  await clickhouse.command(historyTable(history, cluster), { tag: 'migrate.prepare' });
  const applied = await appliedRows(clickhouse, history);
  const pending = pendingFiles(files, applied);
  for (const file of pending) {
    for (const statement of parseMigration(file.source, cluster)) {
      await clickhouse.command(statement, { tag: `migrate.${file.name}` });
    }
    await clickhouse.command(
      sql`INSERT INTO ${HISTORIES[history]} (number, name, sha256, applied_at)
SELECT ${param('UInt32', file.number)}, ${param('String', file.name)}, ${param('String', file.sha256)}, now()`,
      { tag: 'migrate.record' },
    );
    log.info('clickhouse.migrated', { 'migration.name': file.name, 'db.namespace': options.database });
  }
  return pending.map((file) => file.name);
}

/** Names of the migrations that `migrate` would apply. Changes nothing. Errors: as `migrate`. */
export async function pendingMigrations(clickhouse: ClickHouse, options: MigrateOptions): Promise<readonly string[]> {
  const files = await readMigrations(options.folder);
  const history = options.history ?? 'schema_migrations';
  const tables = await clickhouse.query(
    sql`SELECT count() AS found FROM system.tables WHERE database = ${param('String', options.database)} AND name = ${param('String', history)}`,
    z.object({ found: z.coerce.number() }),
    { tag: 'migrate.history' },
  );
  const applied = tables[0]?.found === 1 ? await appliedRows(clickhouse, history) : [];
  return pendingFiles(files, applied).map((file) => file.name);
}

function appliedRows(clickhouse: ClickHouse, history: MigrationHistory): Promise<z.output<typeof AppliedRow>[]> {
  return clickhouse.query(sql`SELECT number, name, sha256 FROM ${HISTORIES[history]} ORDER BY number, applied_at`, AppliedRow, {
    tag: 'migrate.applied',
  });
}

/** On a cluster one table that all nodes of all shards are replicas of. */
function historyTable(history: MigrationHistory, cluster: string | null): MigrationText {
  const engine =
    cluster === null ? 'MergeTree' : `ReplicatedMergeTree('/clickhouse/tables/all/{database}/${history}', '{shard}-{replica}')`;
  const [statement] = parseMigration(
    `CREATE TABLE IF NOT EXISTS ${history} ${cluster === null ? '' : `ON CLUSTER ${cluster}`} (
  number UInt32,
  name String,
  sha256 FixedString(64),
  applied_at DateTime
)
ENGINE = ${engine}
ORDER BY number
SETTINGS fsync_after_insert = 1`,
    null,
  );
  if (statement === undefined) throw new Error('bug: the history table has no statement');
  return statement;
}

async function readMigrations(folder: URL): Promise<readonly File[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, i): Promise<File> => {
      const number = Number(FILE_NAME.exec(name)?.[1]);
      if (Number.isNaN(number)) throw damaged(name, 'its name is not NNNN_verb_object.sql');
      if (number !== i + 1) throw damaged(name, `number ${String(i + 1).padStart(4, '0')} was expected here`);
      const source = await readFile(new URL(name, folder), 'utf8');
      return { number, name, source, sha256: createHash('sha256').update(source).digest('hex') };
    }),
  );
}

function pendingFiles(files: readonly File[], applied: readonly z.output<typeof AppliedRow>[]): readonly File[] {
  for (const row of applied) {
    const file = files[row.number - 1];
    if (file?.name !== row.name) throw damaged(row.name, 'it was applied to this database but is not among the files');
    if (file.sha256 !== row.sha256) throw damaged(row.name, 'it was changed after it was applied to this database');
  }
  const newest = Math.max(0, ...applied.map((row) => row.number));
  const missing = files.find((file) => file.number < newest && !applied.some((row) => row.number === file.number));
  if (missing !== undefined) throw damaged(missing.name, 'later migrations were applied to this database, this one was not');
  return files.filter((file) => file.number > newest);
}

function damaged(name: string, reason: string): AppError {
  return new AppError('DATA.DAMAGED', `Migration ${name}: ${reason}.`, { 'migration.name': name });
}
