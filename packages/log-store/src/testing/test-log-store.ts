import { createHash } from 'node:crypto';
import { createClickHouse, migrate, type ClickHouse } from '@spanhouse/clickhouse';
import { startEmbeddedClickHouse } from '@spanhouse/clickhouse/testing';
import { manualClock, parseProjectId, silentLog, systemClock, unixMs } from '@spanhouse/core';
import { encodeLogs, OTLP_LIMITS, type LogsData } from '@spanhouse/otlp';
import type { LogRecord, RecordHeader } from '@spanhouse/span-log';
import { logMigrations } from '../migrations.ts';
import type { LogReader } from '../model/log-reader.ts';
import { createLogReader } from '../read/create-log-reader.ts';
import { buildLogCut } from '../write/build-log-cut.ts';
import type { LogCutOutput, LogCutSettings } from '../write/log-cut.ts';

/** A request as the gateway would append it; name only what the test is about. */
export function aLogRequest(data: LogsData | Uint8Array, over: Partial<RecordHeader> = {}): Omit<LogRecord, 'offset'> {
  const body = data instanceof Uint8Array ? data : encodeLogs(data);
  return {
    body,
    header: {
      version: 1,
      projectId: parseProjectId(1),
      signal: 'logs',
      keyId: 0,
      gatewayId: 'gateway-1',
      receivedAt: unixMs(1_763_892_000_500),
      digest: createHash('sha256').update(body).digest().subarray(0, 16),
      split: 0,
      encoding: 'identity',
      bodyBytes: body.length,
      itemCount: 1,
      ...over,
    },
  };
}

export function someLogCutSettings(over: Partial<LogCutSettings> = {}): LogCutSettings {
  return { retentionDaysDefault: 7, retentionDays: {}, limits: OTLP_LIMITS, ...over };
}

/** A real, empty log store: the embedded ClickHouse with its tables. */
export type TestLogStore = {
  readonly clickhouse: ClickHouse;
  readonly reader: LogReader;
  /** Stores the requests as one cut, as compute does. Each call is a later cut of the partition; offsets are given here. */
  write(
    requests: readonly Omit<LogRecord, 'offset'>[],
    options?: { readonly partition?: number; readonly settings?: Partial<LogCutSettings> },
  ): Promise<LogCutOutput>;
  stop(): Promise<void>;
};

export async function startTestLogStore(): Promise<TestLogStore> {
  const server = await startEmbeddedClickHouse();
  const clickhouse = createClickHouse(server, { log: silentLog, clock: systemClock });
  return {
    ...(await openTestLogStore(clickhouse)),
    async stop() {
      await clickhouse.close();
      await server.stop();
    },
  };
}

/** The same in a database that is there, beside other stores. */
export async function openTestLogStore(clickhouse: ClickHouse): Promise<Omit<TestLogStore, 'stop'>> {
  await migrate(clickhouse, { ...logMigrations, database: 'spanhouse' }, silentLog);
  const next = new Map<number, bigint>();
  return {
    clickhouse,
    // Its time stands still: no answer ends early because the machine is slow.
    reader: createLogReader({ clickhouse, clock: manualClock(0) }),
    async write(requests, { partition = 0, settings = {} } = {}) {
      const from = next.get(partition) ?? 0n;
      const to = from + BigInt(requests.length);
      next.set(partition, to);
      const records = requests.map((request, i) => ({ ...request, offset: from + BigInt(i) }));
      const output = buildLogCut({ partition, from, to }, records, someLogCutSettings(settings));
      for (const { table, block, token } of output.inserts) await clickhouse.insertNative(table, block, { token, tag: 'test' });
      return output;
    },
  };
}
