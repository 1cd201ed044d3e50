import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClickHouse, migrate } from '@spanhouse/clickhouse';
import { Secret, type Clock, type Log } from '@spanhouse/core';
import { createDatabase, makeSetUpLink } from '@spanhouse/db';
import { migrateDatabase, seedDatabase } from '@spanhouse/db/migrations';
import { logMigrations } from '@spanhouse/log-store/migrations';
import { traceMigrations } from '@spanhouse/trace-store/migrations';
import type { LauncherEnv } from './env.ts';
import type { Plan } from './plan.ts';

/** Brings both schemas up to date and makes sure that the first projects and the demo's key exist. May be repeated. */
export async function prepareStores(
  plan: Plan,
  env: LauncherEnv,
  clickhousePassword: Secret,
  deps: { readonly clock: Clock; readonly log: Log },
): Promise<{ readonly applied: readonly string[]; readonly setUpLink: Secret | null }> {
  const [inPostgres, inClickHouse] = await Promise.all([
    preparePostgres(plan, deps),
    prepareClickHouse(plan.clickhouseUrl, env, clickhousePassword, deps),
  ]);
  return { applied: [...inPostgres.applied, ...inClickHouse], setUpLink: inPostgres.setUpLink };
}

/** Given by the user for a server of theirs, else the one that the embedded server made at its first start. */
export async function readClickHousePassword(plan: Plan, env: LauncherEnv): Promise<Secret> {
  if (plan.clickhousePasswordFile === null) return env.CLICKHOUSE_PASSWORD ?? new Secret('');
  return new Secret((await readFile(plan.clickhousePasswordFile, 'utf8')).trim());
}

async function preparePostgres(
  plan: Plan,
  deps: { readonly clock: Clock; readonly log: Log },
): Promise<{ readonly applied: readonly string[]; readonly setUpLink: Secret | null }> {
  const url = plan.databaseUrl;
  const applied = await migrateDatabase({ url }, deps);
  const database = createDatabase({ url }, deps);
  try {
    await seedDatabase({ url, secretsDirectory: join(plan.dataDirectory, 'secrets') }, { ...deps, database });
    return {
      applied,
      setUpLink: (await database.people.hasOwner()) ? null : (await makeSetUpLink({ ...deps, database }, 'launcher')).secret,
    };
  } finally {
    await database.close();
  }
}

async function prepareClickHouse(
  url: string,
  env: LauncherEnv,
  password: Secret,
  deps: { readonly clock: Clock; readonly log: Log },
): Promise<readonly string[]> {
  const database = env.CLICKHOUSE_DATABASE;
  const cluster = env.CLICKHOUSE_CLUSTER;
  const clickhouse = createClickHouse({ url, username: env.CLICKHOUSE_USER, password, database, cluster }, deps);
  try {
    return [
      ...(await migrate(clickhouse, { folder: traceMigrations, database, cluster }, deps.log)),
      ...(await migrate(clickhouse, { ...logMigrations, database, cluster }, deps.log)),
    ];
  } finally {
    await clickhouse.close();
  }
}
