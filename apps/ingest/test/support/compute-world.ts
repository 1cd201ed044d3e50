import { createClickHouse, migrate, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { startEmbeddedClickHouse } from '@spanhouse/clickhouse/testing';
import { parseProjectId, silentLog, systemClock, systemRandom, unixMs, type Running } from '@spanhouse/core';
import { logMigrations } from '@spanhouse/log-store/migrations';
import { aLogRequest } from '@spanhouse/log-store/testing';
import { createMemoryObjectStore, type ObjectStore } from '@spanhouse/object-store';
import { createMemorySpanLog, openDeadLetters, type Assignment, type SpanLog } from '@spanhouse/span-log';
import { encodeLogs } from '@spanhouse/otlp';
import { aLogRecord as anOtlpLogRecord, aLogsData } from '@spanhouse/otlp/testing';
import { createLoad, createSimulator } from '@spanhouse/simulator';
import { aLogRecord, someCutSettings } from '@spanhouse/trace-store/testing';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createInlineBuilder } from '../../src/compute/cut-builder.ts';
import { createCompute, type ComputeDeps } from '../../src/compute/compute.ts';

/** Settings that do not change. */
export function always<T>(value: T): () => T {
  return () => value;
}

const RECEIVED_AT = Date.UTC(2026, 10, 23, 10, 0, 0);

/** What one run of compute acts on: its own log, objects, database and directory. */
export type World = {
  readonly spanLog: SpanLog;
  readonly objectStore: ObjectStore;
  readonly clickhouse: ClickHouse;
  readonly dataDirectory: string;
  dispose(): Promise<void>;
};

export type WorldMaker = { make(name: string): Promise<World>; stop(): Promise<void> };

/** One server for a file of tests, one database for each world. */
export async function startWorlds(): Promise<WorldMaker> {
  const server = await startEmbeddedClickHouse();
  const connect = (database: string): ClickHouse => createClickHouse({ ...server, database }, { log: silentLog, clock: systemClock });
  const first = createClickHouse(server, { log: silentLog, clock: systemClock });
  const root = await mkdtemp(join(tmpdir(), 'spanhouse-compute-'));
  return {
    make: async (name) => {
      // A database's name cannot be a parameter; these are the tests' own.
      await first.command({ kind: 'sql', parts: [`CREATE DATABASE ${name}`] }, { tag: 'test' });
      const clickhouse = connect(name);
      await migrate(
        clickhouse,
        { folder: new URL('../../../../packages/trace-store/migrations/', import.meta.url), database: name },
        silentLog,
      );
      await migrate(clickhouse, { ...logMigrations, database: name }, silentLog);
      return {
        spanLog: createMemorySpanLog(),
        objectStore: createMemoryObjectStore(),
        clickhouse,
        dataDirectory: join(root, name),
        dispose: () => clickhouse.close(),
      };
    },
    stop: async () => {
      await first.close();
      await server.stop();
      await rm(root, { recursive: true });
    },
  };
}

/** How many log records `fillLog` sends, each counted once. */
export const LOG_RECORDS = 4;

/** The same bodies in every world: traffic of a simulated shop, a request resent, one that cannot be decoded; then the same of log records, of two projects. */
export async function fillLog({ spanLog }: World, requests = 8): Promise<{ readonly spans: number }> {
  const traces = [...createSimulator({ seed: 7 }).traces(RECEIVED_AT - 10_000, RECEIVED_AT - 8_000, 400)];
  const bodies = [...createLoad(traces, { spansPerRequest: 60, mixed: true }).round(0, RECEIVED_AT - 10_000)].slice(0, requests);
  let spans = 0;
  for (const [index, { body, spans: count }] of bodies.entries()) {
    spans += count;
    await append(spanLog, body, index);
    // Resent two seconds later with the same key.
    if (index % 5 === 4) await append(spanLog, body, index + 2);
  }
  await append(spanLog, new Uint8Array([0x0a, 0xff, 0xff]), requests);
  await fillWithLogs(spanLog);
  return { spans };
}

async function fillWithLogs(spanLog: SpanLog): Promise<void> {
  const bodyOf = (text: string): Uint8Array => {
    const record = anOtlpLogRecord({ body: { kind: 'string', value: text }, traceId: '0a'.repeat(16) });
    return encodeLogs(
      aLogsData([record, anOtlpLogRecord({ body: { kind: 'string', value: `${text} once more` } })], 'checkout', { pod: text }),
    );
  };
  for (const [second, body] of [bodyOf('first'), bodyOf('second'), bodyOf('first'), new Uint8Array([0x0a, 0xff, 0xff])].entries()) {
    const { header } = aLogRequest(body, { receivedAt: unixMs(RECEIVED_AT + second * 1_000), projectId: parseProjectId(1 + (second % 2)) });
    await spanLog.append(0, header, body);
  }
}

export async function append(spanLog: SpanLog, body: Uint8Array, second: number): Promise<void> {
  const { header } = aLogRecord(0n, body, {
    receivedAt: unixMs(RECEIVED_AT + second * 1_000),
    projectId: parseProjectId(1 + (second % 2)),
  });
  await spanLog.append(0, header, body);
}

/** Runs compute until the log is drained or the injected crash has ended it. */
export async function runCompute(world: World, over: Partial<ComputeDeps> = {}): Promise<void> {
  const running = await startCompute(world, over);
  await running.stop(AbortSignal.timeout(20_000));
}

export function startCompute(world: World, over: Partial<ComputeDeps> = {}): Promise<Running> {
  return createCompute({
    ...world,
    settings: always(someCutSettings({ blockBytesMax: 64 * 1024 })),
    deadLetters: openDeadLetters(join(world.dataDirectory, 'dead-letter')),
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    bounds: { recordsMax: 5, bytesMax: 1 << 30, waitMs: 20, largeBytes: Infinity, waitLargeMs: 20 },
    builder: createInlineBuilder(),
    ...over,
  }).start();
}

/** A log's only partition as others would share it: given once, with these signals; `closed` resolves when it is given back. */
export function sharedLog(
  log: SpanLog,
  signals: Partial<Pick<Assignment, 'ending' | 'lost'>>,
): { readonly spanLog: SpanLog; readonly closed: Promise<unknown> } {
  const closed = Promise.withResolvers<undefined>();
  const never = new AbortController().signal;
  const spanLog: SpanLog = {
    partitions: 1,
    recordBytesMax: log.recordBytesMax,
    isShared: true,
    append: (...given) => log.append(...given),
    bounds: (partition) => log.bounds(partition),
    openReader: (...given) => log.openReader(...given),
    async *assignments(name, signal) {
      const reader = await log.openReader(name, 0);
      const close = (): Promise<void> => {
        closed.resolve(undefined);
        return reader.close();
      };
      yield {
        partition: 0,
        ending: never,
        lost: never,
        ...signals,
        reader: {
          get committed() {
            return reader.committed;
          },
          get cut() {
            return reader.cut;
          },
          read: (...given) => reader.read(...given),
          readBack: (from) => reader.readBack(from),
          storeCut: (...given) => reader.storeCut(...given),
          commit: (to) => reader.commit(to),
          close,
        },
      };
      if (!signal.aborted) await once(signal, 'abort');
    },
    status: () => log.status(),
    close: () => log.close(),
  };
  return { spanLog, closed: closed.promise };
}

const COUNTS = {
  spans: sql`SELECT toString(count()) AS n FROM spans`,
  trace_blocks: sql`SELECT toString(sum(spans)) AS n FROM trace_blocks`,
  logs: sql`SELECT toString(count()) AS n FROM logs`,
} as const;

export async function countOf(clickhouse: ClickHouse, table: keyof typeof COUNTS): Promise<number> {
  const query = COUNTS[table];
  const [row] = await clickhouse.query(query, z.object({ n: z.coerce.number() }), { tag: 'test' });
  return row?.n ?? 0;
}
