import { createClickHouse, migrate, type ClickHouse } from '@spanhouse/clickhouse';
import { startEmbeddedClickHouse } from '@spanhouse/clickhouse/testing';
import { silentLog, systemClock } from '@spanhouse/core';
import { createMemoryObjectStore, type ObjectStore } from '@spanhouse/object-store';
import type { LogRecord } from '@spanhouse/span-log';
import { traceMigrations } from '../migrations.ts';
import type { TraceReader } from '../model/trace-reader.ts';
import { createTraceReader } from '../read/create-trace-reader.ts';
import { buildCut, type CutOutput } from '../write/build-cut.ts';
import type { CutSettings } from '../write/cut-settings.ts';
import { someCutSettings } from './log-records.ts';

/** A real, empty trace store: the embedded ClickHouse with its tables, blocks in memory. */
export type TestStore = {
  readonly clickhouse: ClickHouse;
  readonly objectStore: ObjectStore;
  readonly reader: TraceReader;
  /** Stores the records as one cut, as compute does. Each call is a later cut of partition 0; offsets are given here. */
  write(records: readonly Omit<LogRecord, 'offset'>[], settings?: Partial<CutSettings>): Promise<CutOutput>;
  stop(): Promise<void>;
};

/** @param options.configFile of the engine; @param options.projectSetting as ClickHouseConfig */
export async function startTestStore({
  configFile = '',
  projectSetting = null,
}: { readonly configFile?: string; readonly projectSetting?: string | null } = {}): Promise<TestStore> {
  const server = await startEmbeddedClickHouse({ configFile });
  const { url, username, password, database } = server;
  const clickhouse = createClickHouse({ url, username, password, database, projectSetting }, { log: silentLog, clock: systemClock });
  await migrate(clickhouse, { folder: traceMigrations, database }, silentLog);
  const objectStore = createMemoryObjectStore();
  let next = 0n;
  return {
    clickhouse,
    objectStore,
    reader: createTraceReader({ clickhouse, objectStore, clock: systemClock, log: silentLog }),
    async write(records, settings = {}) {
      const from = next;
      next += BigInt(records.length);
      const placed = records.map((record, i) => ({ ...record, offset: from + BigInt(i) }));
      const output = buildCut({ partition: 0, from, to: next }, placed, someCutSettings(settings));
      for (const { key, bytes } of output.objects) await objectStore.put(key, bytes);
      for (const { table, block, token } of output.inserts) await clickhouse.insertNative(table, block, { token, tag: 'test' });
      return output;
    },
    async stop() {
      await clickhouse.close();
      await objectStore.close();
      await server.stop();
    },
  };
}
