import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createClickHouse, type ClickHouse } from '@spanhouse/clickhouse';
import { ConfigError, loadConfig, Secret, silentLog, systemClock, systemRandom } from '@spanhouse/core';
import { embeddedDatabaseUrl } from '@spanhouse/db';
import { createObjectStore, type ObjectStore } from '@spanhouse/object-store';
import type { Environment } from './command.ts';
import { operatorEnv, type OperatorEnv } from './env.ts';

/** What commands work on: the stores of the product, by their addresses or in its data directory. */
export type OpenStores = {
  readonly env: OperatorEnv;
  readonly clickhouse: ClickHouse;
  readonly objectStore: ObjectStore;
  readonly databaseUrl: Secret;
  close(): Promise<void>;
};

/** Connects at the first question. @throws ConfigError */
export async function openStores(environment: Environment): Promise<OpenStores> {
  const env = loadConfig(operatorEnv, environment);
  const dataDirectory = resolve(env.SPANHOUSE_DATA);
  const password = env.CLICKHOUSE_PASSWORD ?? (await embeddedPassword(dataDirectory));
  const { CLICKHOUSE_URL: url, CLICKHOUSE_USER: username, CLICKHOUSE_DATABASE: database, CLICKHOUSE_CLUSTER: cluster } = env;
  const clickhouse = createClickHouse({ url, username, password, database, cluster }, { log: silentLog, clock: systemClock });
  const objectStore = createObjectStore(env, dataDirectory, { clock: systemClock, random: systemRandom });
  return {
    env,
    clickhouse,
    objectStore,
    databaseUrl: env.DATABASE_URL ?? embeddedDatabaseUrl(dataDirectory),
    close: async () => {
      await Promise.all([clickhouse.close(), objectStore.close()]);
    },
  };
}

/** For commands that need nothing of ClickHouse. @throws ConfigError */
export function databaseUrlOf(environment: Environment): Secret {
  const env = loadConfig(operatorEnv, environment);
  return env.DATABASE_URL ?? embeddedDatabaseUrl(resolve(env.SPANHOUSE_DATA));
}

async function embeddedPassword(dataDirectory: string): Promise<Secret> {
  const file = join(dataDirectory, 'secrets', 'clickhouse-password');
  try {
    return new Secret((await readFile(file, 'utf8')).trim());
  } catch (cause) {
    throw new ConfigError(
      `CLICKHOUSE_PASSWORD is not set and ${file} cannot be read: name the data directory by SPANHOUSE_DATA, or a server`,
      { cause },
    );
  }
}
