import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createClickHouse, migrate, type ClickHouse } from '@spanhouse/clickhouse';
import { Secret, silentLog, systemClock } from '@spanhouse/core';
import { createFileObjectStore, type ObjectStore } from '@spanhouse/object-store';
import { traceMigrations } from '@spanhouse/trace-store/migrations';
import { freePort, Program } from './program.ts';

const INGEST = new URL('../../../apps/ingest/src/main.ts', import.meta.url);
const CLICKHOUSE = new URL('../../../packages/clickhouse/src/embedded/main.ts', import.meta.url);
const PATIENCE_MS = 30_000;
/** A stop that took longer was cut off: what was left is drained by the next run. */
const DRAIN_MS = 8_000;
const DRAIN_ROUNDS = 5;

/** The part of the product through which data goes, each process killable by itself. */
export type SystemUnderTest = {
  readonly ingest: Program;
  readonly clickhouseProgram: Program;
  readonly httpUrl: string;
  readonly grpcUrl: string;
  readonly clickhouse: ClickHouse;
  readonly objectStore: ObjectStore;
  /** Waits until all is up, then lets ingest write everything that is in its log; it is stopped afterwards. */
  drain(): Promise<void>;
  /** Ends all processes and removes the data. */
  stop(): Promise<void>;
};

export async function startSystem(data: string): Promise<SystemUnderTest> {
  const ports = { clickhouse: await freePort(), grpc: await freePort(), http: await freePort() };
  const url = `http://127.0.0.1:${String(ports.clickhouse)}`;
  const httpUrl = `http://127.0.0.1:${String(ports.http)}`;
  const clickhouseProgram = new Program(CLICKHOUSE, { SPANHOUSE_DATA: data, CLICKHOUSE_PORT: String(ports.clickhouse) });
  await mkdir(join(data, 'secrets'), { recursive: true, mode: 0o700 });
  clickhouseProgram.start();
  await until(() => isUp(`${url}/ping`), 'ClickHouse answers');
  const password = (await readFile(join(data, 'secrets', 'clickhouse-password'), 'utf8')).trim();
  const database = 'spanhouse';
  const connection = { url, username: 'spanhouse', password: new Secret(password), database };
  const clickhouse = createClickHouse(connection, { log: silentLog, clock: systemClock });
  await migrate(clickhouse, { folder: traceMigrations, database }, silentLog);
  const ingest = new Program(INGEST, {
    SPANHOUSE_DATA: data,
    SPANHOUSE_OTLP_GRPC_PORT: String(ports.grpc),
    SPANHOUSE_OTLP_HTTP_PORT: String(ports.http),
    CLICKHOUSE_URL: url,
    CLICKHOUSE_USER: 'spanhouse',
    CLICKHOUSE_PASSWORD: password,
    CLICKHOUSE_DATABASE: database,
    // Never reached: senders on this machine need no key.
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
  });
  ingest.start();
  await until(() => isUp(`${httpUrl}/health`), 'ingest is healthy');
  return {
    ingest,
    clickhouseProgram,
    httpUrl,
    grpcUrl: `http://127.0.0.1:${String(ports.grpc)}`,
    clickhouse,
    objectStore: createFileObjectStore({ directory: join(data, 'objects') }),
    async drain() {
      await until(() => isUp(`${url}/ping`), 'ClickHouse answers after the last kill');
      for (let round = 0; round < DRAIN_ROUNDS; round++) {
        if (!ingest.isRunning) ingest.start();
        await until(() => isUp(`${httpUrl}/health`), 'ingest is healthy');
        const startedMs = systemClock.monotonicMs();
        const code = await ingest.stop();
        if (code !== 0) throw new Error(`ingest stopped with code ${String(code)}`);
        if (systemClock.monotonicMs() - startedMs < DRAIN_MS) return;
      }
    },
    async stop() {
      await clickhouse.close();
      await ingest.kill();
      await clickhouseProgram.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch (error) {
    if (error instanceof Error) return false; // refused or timed out: not up
    throw error;
  }
}

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (const endsAt = systemClock.monotonicMs() + PATIENCE_MS; systemClock.monotonicMs() < endsAt;) {
    if (await condition()) return;
    await systemClock.sleep(50);
  }
  throw new Error(`waited ${String(PATIENCE_MS / 1000)} s in vain until ${what}`);
}
