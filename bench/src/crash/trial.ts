import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql, type ClickHouse } from '@spanhouse/clickhouse';
import { systemClock } from '@spanhouse/core';
import { createFileObjectStore, type ObjectStore } from '@spanhouse/object-store';
import { z } from 'zod';
import { readLedger, type LedgerRequest } from './ledger.ts';
import { freePort } from './ports.ts';
import { Program } from './program.ts';
import { readBack, type ReadBack } from './read-back.ts';
import type { NemesisContext } from './nemesis.ts';
import { sumOfVerdicts, worst, type Verdict } from './verdict.ts';
import { isUp, until } from './waiting.ts';

const INGEST = new URL('../../../apps/ingest/src/main.ts', import.meta.url);
/** A stop that took longer was cut off: what was left is drained by the next run. */
const DRAIN_MS = 8_000;
const DRAIN_ROUNDS = 5;
/** Requests that are read back singly. */
const SAMPLED = { short: 40, long: 200 } as const;

/** Counts of spans, but for requests. */
export type TrialReport = Verdict & { readonly requests: number; readonly acknowledged: number; readonly waysOfReading: ReadBack };

/** Ingest in a process of its own, with its own data and database, and the ledgers of what was sent to it. */
export type Trial = {
  readonly name: string;
  /** Ingest's data directory. */
  readonly data: string;
  readonly ingest: Program;
  readonly httpUrl: string;
  readonly grpcUrl: string;
  readonly clickhouse: ClickHouse;
  readonly objectStore: ObjectStore;
  /** Where the ledger of a sender lies; each sender has one of its own, and `report` reads all. */
  ledgerFile(sender: string): string;
  /** Waits for it. */
  isHealthy(): Promise<void>;
  isHealthyNow(): Promise<boolean>;
  /** Spans that search finds. */
  countStored(): Promise<number>;
  /** Waits until all is up, then lets ingest write everything that is in its log; it is stopped afterwards. */
  drain(): Promise<void>;
  /** What was sent and what of it was acknowledged, by all senders. */
  ledger(): ReadonlyMap<number, LedgerRequest>;
  /** Reads everything back and holds it against the ledgers. */
  report(): Promise<TrialReport>;
  /** Ends ingest and removes its data. */
  end(): Promise<void>;
};

export type TrialOptions = {
  readonly env?: Readonly<Record<string, string>>;
  /** Default: a folder beside the ledgers. */
  readonly data?: string;
};

/** Objects are joined while everything else happens. */
export const UPKEEP_AT_ONCE = { SPANHOUSE_UPKEEP_SECONDS: '1' };

let trials = 0;

/** Everything but ingest itself, which the caller starts. */
export async function prepareTrial(
  { stores, directory, length }: Pick<NemesisContext, 'stores' | 'directory' | 'length'>,
  options: TrialOptions = {},
): Promise<Trial> {
  const name = `trial_${String(++trials)}`;
  const own = join(directory, name);
  const data = options.data ?? join(own, 'data');
  await mkdir(data, { recursive: true, mode: 0o700 });
  await mkdir(join(own, 'ledgers'), { recursive: true, mode: 0o700 });
  // An ingest that has known its projects before: it needs no PostgreSQL.
  await mkdir(join(data, 'compute'), { recursive: true, mode: 0o700 });
  await writeFile(join(data, 'compute', 'project-settings.json'), JSON.stringify({ version: 1, retentionDays: {} }));
  const ports = { grpc: await freePort(), http: await freePort() };
  const httpUrl = `http://127.0.0.1:${String(ports.http)}`;
  const clickhouse = await stores.createDatabase(name);
  const objectStore = createFileObjectStore({ directory: join(data, 'objects') });
  const ledgers: string[] = [];
  const ingest = new Program(INGEST, {
    SPANHOUSE_DATA: data,
    SPANHOUSE_ADMIN_PORT: '0',
    SPANHOUSE_KEYLESS_FROM_LOOPBACK: 'true',
    SPANHOUSE_OTLP_GRPC_PORT: String(ports.grpc),
    SPANHOUSE_OTLP_HTTP_PORT: String(ports.http),
    CLICKHOUSE_URL: `http://127.0.0.1:${String(stores.clickhouseProxy.port)}`,
    CLICKHOUSE_USER: stores.clickhouseUser,
    CLICKHOUSE_PASSWORD: stores.clickhousePassword.reveal(),
    CLICKHOUSE_DATABASE: name,
    // Never reached unless a trial names another: senders on this machine need no key.
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
    ...options.env,
  });
  const ledger = (): ReadonlyMap<number, LedgerRequest> => new Map(ledgers.flatMap((file) => [...readLedger(file)]));
  const isHealthy = (): Promise<void> =>
    until(
      () => isUp(`${httpUrl}/health`),
      'ingest is healthy',
      () => ingest.output,
    );
  return {
    name,
    data,
    ingest,
    httpUrl,
    grpcUrl: `http://127.0.0.1:${String(ports.grpc)}`,
    clickhouse,
    objectStore,
    isHealthy,
    isHealthyNow: () => isUp(`${httpUrl}/health`),
    ledgerFile(sender) {
      const file = join(own, 'ledgers', sender);
      if (!ledgers.includes(file)) ledgers.push(file);
      return file;
    },
    async countStored() {
      const [row] = await clickhouse.query(sql`SELECT count() AS stored FROM spans`, z.object({ stored: z.coerce.number() }), {
        tag: 'crash',
      });
      return row?.stored ?? 0;
    },
    async drain() {
      await stores.isReady();
      for (let round = 0; round < DRAIN_ROUNDS; round++) {
        if (!ingest.isRunning) ingest.start();
        await isHealthy();
        const startedMs = systemClock.monotonicMs();
        const code = await ingest.stop();
        if (code !== 0) throw new Error(`ingest stopped with code ${String(code)}\n${ingest.output.join('\n')}`);
        if (systemClock.monotonicMs() - startedMs < DRAIN_MS) return;
      }
      throw new Error(`ingest did not drain its log in ${String(DRAIN_ROUNDS)} rounds\n${ingest.output.join('\n')}`);
    },
    ledger,
    async report() {
      const requests = ledger();
      const waysOfReading = await readBack({ clickhouse, objectStore }, requests, SAMPLED[length]);
      const all = [...requests.values()];
      const acknowledged = all.reduce((sum, { isAcknowledged, items }) => sum + (isAcknowledged ? items.length : 0), 0);
      return { requests: all.length, acknowledged, ...worst(Object.values(waysOfReading)), waysOfReading };
    },
    async end() {
      await clickhouse.close();
      await ingest.kill();
      await rm(own, { recursive: true, force: true });
    },
  };
}

/** Of several trials that were one nemesis' work. */
export function sumOfTrials(reports: readonly TrialReport[]): TrialReport {
  const way = (of: (ways: ReadBack) => Verdict): Verdict => sumOfVerdicts(reports.map(({ waysOfReading }) => of(waysOfReading)));
  return {
    ...sumOfVerdicts(reports),
    requests: reports.reduce((sum, { requests }) => sum + requests, 0),
    acknowledged: reports.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    waysOfReading: {
      byBlock: way(({ byBlock }) => byBlock),
      byTraceId: way(({ byTraceId }) => byTraceId),
      bySearch: way(({ bySearch }) => bySearch),
      byAggregate: way(({ byAggregate }) => byAggregate),
    },
  };
}
