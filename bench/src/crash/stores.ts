import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClickHouse, migrate, type ClickHouse } from '@spanhouse/clickhouse';
import { Secret, silentLog, systemClock } from '@spanhouse/core';
import { logMigrations } from '@spanhouse/log-store/migrations';
import { traceMigrations } from '@spanhouse/trace-store/migrations';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { freePort } from './ports.ts';
import { Program } from './program.ts';
import { isUp, until } from './waiting.ts';

const CLICKHOUSE = new URL('../../../packages/clickhouse/src/embedded/main.ts', import.meta.url);
const USER = 'spanhouse';

/** The stores of all trials: one server, a database for each trial. */
export type Stores = {
  readonly clickhouseProgram: Program;
  /** Between ingest and ClickHouse. What is read back goes past it. */
  readonly clickhouseProxy: FaultProxy;
  readonly clickhouseUser: string;
  readonly clickhousePassword: Secret;
  /** A new database with the product's tables. The caller closes it. */
  createDatabase(name: string): Promise<ClickHouse>;
  /** Waits until ClickHouse answers. */
  isReady(): Promise<void>;
  stop(): Promise<void>;
};

export async function startStores(directory: string): Promise<Stores> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const clickhouseProgram = new Program(CLICKHOUSE, { SPANHOUSE_DATA: directory, CLICKHOUSE_PORT: String(port) });
  await mkdir(join(directory, 'secrets'), { recursive: true, mode: 0o700 });
  clickhouseProgram.start();
  const isReady = (): Promise<void> =>
    until(
      () => isUp(`${url}/ping`),
      'ClickHouse answers',
      () => clickhouseProgram.output,
    );
  await isReady();
  const clickhousePassword = new Secret((await readFile(join(directory, 'secrets', 'clickhouse-password'), 'utf8')).trim());
  const clickhouseProxy = await startFaultProxy({ host: '127.0.0.1', port });
  const connected = (database: string): ClickHouse =>
    createClickHouse({ url, username: USER, password: clickhousePassword, database }, { log: silentLog, clock: systemClock });
  return {
    clickhouseProgram,
    clickhouseProxy,
    clickhouseUser: USER,
    clickhousePassword,
    isReady,
    async createDatabase(name) {
      const first = connected('default');
      // A database's name cannot be a parameter; these are the trials' own.
      await first.command({ kind: 'sql', parts: [`CREATE DATABASE ${name}`] }, { tag: 'crash' });
      await first.close();
      const clickhouse = connected(name);
      await migrate(clickhouse, { folder: traceMigrations, database: name }, silentLog);
      await migrate(clickhouse, { ...logMigrations, database: name }, silentLog);
      return clickhouse;
    },
    async stop() {
      await clickhouseProxy.close();
      await clickhouseProgram.stop();
    },
  };
}
