import { mkdir } from 'node:fs/promises';
import { createClickHouse, migrate, sql, type ClickHouse } from '@spanhouse/clickhouse';
import { startEmbeddedClickHouse, type EmbeddedClickHouse } from '@spanhouse/clickhouse/testing';
import { silentLog, systemClock } from '@spanhouse/core';
import { createLogReader } from '@spanhouse/log-store';
import { logMigrations } from '@spanhouse/log-store/migrations';
import { z } from 'zod';
import { latencyOf, type Latency } from '../percentiles.ts';
import type { LogsArguments } from './arguments.ts';
import { ingestCost, type IngestCost } from './ingest-cost.ts';
import { askAll, type Answered } from './questions.ts';
import { stockUpLogs, type LogStock } from './stock.ts';

/** A million records of the filling are one insert. */
const INSERT_TIMEOUT_MS = 280_000;

export type SearchFigures = LogStock & {
  /** Null: not measured. */
  readonly cost: IngestCost | null;
  readonly size: { readonly parts: number; readonly bytes: number; readonly index_bytes: number };
  readonly answers: readonly Answered[];
  readonly p90OfSearches: Latency;
};

export async function measureSearches(args: LogsArguments, print: (line: string) => void): Promise<SearchFigures> {
  const cost = args.cuts === 0 ? null : await inStore(null, (clickhouse, server) => ingestCost(clickhouse, server.pid, args.cuts));
  if (cost !== null)
    print(
      `ingest: scan ${cost.scanUs.toFixed(2)} µs, rows ${cost.buildUs.toFixed(2)} µs, ClickHouse ${cost.clickhouseUs.toFixed(2)} µs of CPU a record`,
    );
  return inStore(args.dataDirectory, async (clickhouse, server) => {
    const stock = await stockUpLogs(clickhouse, server.dataDirectory, args, print);
    const size = await sizeOf(clickhouse);
    const answers = await askAll(createLogReader({ clickhouse, clock: systemClock }), stock, args.rounds);
    for (const { search, found, page, histogramFirst, histogram, histogramAnswers, cutOff } of answers)
      print(
        `${search}: ${String(found)} found; page ${inMs(page)}; histogram first ${inMs(histogramFirst)}, whole ${inMs(histogram)} in ${String(histogramAnswers)}${cutOff === 0 ? '' : `; ${String(cutOff)} cut off`}`,
      );
    return { ...stock, cost, size, answers, p90OfSearches: latencyOf(answers.map(({ both }) => both.p90Ms)) };
  });
}

async function inStore<T>(directory: string | null, work: (clickhouse: ClickHouse, server: EmbeddedClickHouse) => Promise<T>): Promise<T> {
  if (directory !== null) await mkdir(directory, { recursive: true });
  const server = await startEmbeddedClickHouse(directory === null ? {} : { dataDirectory: directory });
  const clickhouse = createClickHouse({ ...server, insertTimeoutMs: INSERT_TIMEOUT_MS }, { log: silentLog, clock: systemClock });
  try {
    await migrate(clickhouse, { ...logMigrations, database: server.database }, silentLog);
    return await work(clickhouse, server);
  } finally {
    await clickhouse.close();
    await server.stop();
  }
}

async function sizeOf(clickhouse: ClickHouse): Promise<SearchFigures['size']> {
  const [size] = await clickhouse.query(
    sql`SELECT toUInt32(count()) AS parts, toString(sum(bytes_on_disk)) AS bytes, toString(sum(secondary_indices_compressed_bytes)) AS index_bytes FROM system.parts WHERE table = 'logs' AND active`,
    z.object({ parts: z.number(), bytes: z.coerce.number(), index_bytes: z.coerce.number() }),
    { tag: 'bench' },
  );
  if (size === undefined) throw new Error('ClickHouse does not tell the size of its parts');
  return size;
}

function inMs({ p50Ms, p90Ms }: Latency): string {
  return `p50 ${p50Ms.toFixed(0)} p90 ${p90Ms.toFixed(0)} ms`;
}
