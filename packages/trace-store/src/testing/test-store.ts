import { createClickHouse, migrate, type ClickHouse } from '@spanhouse/clickhouse';
import { startEmbeddedClickHouse } from '@spanhouse/clickhouse/testing';
import { silentLog, systemClock, type Clock } from '@spanhouse/core';
import { createMemoryObjectStore, type ObjectStore } from '@spanhouse/object-store';
import type { LogRecord } from '@spanhouse/span-log';
import { createApplicationReader } from '../applications/create-application-reader.ts';
import { Deriver, type DerivedSlot } from '../derive/deriver.ts';
import { traceMigrations } from '../migrations.ts';
import type { ApplicationReader } from '../model/application-reader.ts';
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
  readonly applications: ApplicationReader;
  /** Stores the records as one cut, as compute does. Each call is a later cut of partition 0; offsets are given here. */
  write(records: readonly Omit<LogRecord, 'offset'>[], settings?: Partial<CutSettings>): Promise<CutOutput>;
  /** Puts the traces of everything that was written together and stores what they give, as the second reader does when nothing more comes. */
  derive(settings?: Partial<CutSettings>): Promise<readonly DerivedSlot[]>;
  stop(): Promise<void>;
};

/** @param options.configFile of the engine; @param options.projectSetting as ClickHouseConfig; @param options.clock of the reader */
export async function startTestStore({
  configFile = '',
  projectSetting = null,
  clock = systemClock,
}: { readonly configFile?: string; readonly projectSetting?: string | null; readonly clock?: Clock } = {}): Promise<TestStore> {
  const server = await startEmbeddedClickHouse({ configFile });
  const { url, username, password, database } = server;
  const clickhouse = createClickHouse({ url, username, password, database, projectSetting }, { log: silentLog, clock: systemClock });
  await migrate(clickhouse, { folder: traceMigrations, database }, silentLog);
  const objectStore = createMemoryObjectStore();
  let next = 0n;
  const written: LogRecord[] = [];
  return {
    clickhouse,
    objectStore,
    applications: createApplicationReader({ clickhouse }),
    reader: createTraceReader({ clickhouse, objectStore, clock, log: silentLog }),
    async write(records, settings = {}) {
      const from = next;
      next += BigInt(records.length);
      const placed = records.map((record, i) => ({ ...record, offset: from + BigInt(i) }));
      written.push(...placed);
      const output = buildCut({ partition: 0, from, to: next }, placed, someCutSettings(settings));
      for (const { key, bytes } of output.objects) await objectStore.put(key, bytes);
      for (const { table, block, token } of output.inserts) await clickhouse.insertNative(table, block, { token, tag: 'test' });
      return output;
    },
    async derive(settings = {}) {
      const deriver = new Deriver({ partition: 0, weight: 1, ownWeight: 1 }, Infinity);
      const slots = [...deriver.add(written.splice(0), someCutSettings(settings))];
      const last = deriver.endAll(next, someCutSettings(settings));
      if (last !== null) slots.push(last);
      for (const { inserts } of slots) {
        for (const { table, block, token } of inserts) await clickhouse.insertNative(table, block, { token, tag: 'test' });
      }
      return slots;
    },
    async stop() {
      await clickhouse.close();
      await objectStore.close();
      await server.stop();
    },
  };
}
