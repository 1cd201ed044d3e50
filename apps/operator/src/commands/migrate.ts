import { join, resolve } from 'node:path';
import { migrate, pendingMigrations } from '@spanhouse/clickhouse';
import { silentLog, systemClock } from '@spanhouse/core';
import { createDatabase } from '@spanhouse/db';
import { migrateDatabase, pendingDatabaseMigrations, seedDatabase } from '@spanhouse/db/migrations';
import { logMigrations } from '@spanhouse/log-store/migrations';
import { traceMigrations } from '@spanhouse/trace-store/migrations';
import { UsageError, type Command, type Output } from '../command.ts';
import { openStores, type OpenStores } from '../open-stores.ts';

/** For installations without the launcher: before the first start, and before each newer release. Several at once wait for each other. */
export const migrateCommand: Command = {
  name: 'migrate',
  usage: [
    'migrate             brings the tables of ClickHouse and PostgreSQL up to this release, and makes the first projects',
    'migrate --status    what is still to be done; 1 when there is something',
  ],
  async run(args, environment, output) {
    const [word, ...others] = args;
    if (others.length > 0 || (word !== undefined && word !== '--status')) throw new UsageError(`${args.join(' ')} is not understood`);
    const stores = await openStores(environment);
    try {
      return await (word === undefined ? apply(stores, output) : tell(stores, output));
    } finally {
      await stores.close();
    }
  },
};

async function apply({ env, clickhouse, databaseUrl: url }: OpenStores, output: Output): Promise<number> {
  for (const name of await migrateDatabase({ url }, { log: silentLog })) output.line(`PostgreSQL  ${name}`);
  const database = createDatabase({ url }, { log: silentLog });
  try {
    await seedDatabase(
      { url, secretsDirectory: join(resolve(env.SPANHOUSE_DATA), 'secrets') },
      { database, clock: systemClock, log: silentLog },
    );
  } finally {
    await database.close();
  }
  for (const options of migrateOptions({ env })) {
    for (const name of await migrate(clickhouse, options, silentLog)) output.line(`ClickHouse  ${name}`);
  }
  output.line('Both are up to date.');
  return 0;
}

async function tell({ env, clickhouse, databaseUrl: url }: OpenStores, output: Output): Promise<number> {
  const pending = [
    ...(await pendingDatabaseMigrations({ url }, { log: silentLog })).map((name) => `PostgreSQL  ${name}`),
    ...(await Promise.all(migrateOptions({ env }).map((options) => pendingMigrations(clickhouse, options))))
      .flat()
      .map((name) => `ClickHouse  ${name}`),
  ];
  for (const line of pending) output.line(line);
  output.line(pending.length === 0 ? 'Both are up to date.' : `${String(pending.length)} to be applied.`);
  return pending.length === 0 ? 0 : 1;
}

function migrateOptions({ env }: Pick<OpenStores, 'env'>): readonly Parameters<typeof migrate>[1][] {
  const at = { database: env.CLICKHOUSE_DATABASE, cluster: env.CLICKHOUSE_CLUSTER };
  return [
    { folder: traceMigrations, ...at },
    { ...logMigrations, ...at },
  ];
}
