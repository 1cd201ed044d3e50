/**
 * The benchmark of logs: what a record costs on its way into ClickHouse, and how long full-text search takes over so many.
 * `npm run bench:logs -- --records 50000000 --rounds 7 --cuts 20`
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createClickHouse, migrate, sql } from '@spanhouse/clickhouse';
import { startEmbeddedClickHouse } from '@spanhouse/clickhouse/testing';
import { silentLog, systemClock } from '@spanhouse/core';
import { createLogReader } from '@spanhouse/log-store';
import { logMigrations } from '@spanhouse/log-store/migrations';
import { loadavg } from 'node:os';
import { z } from 'zod';
import { machineFacts } from '../machine.ts';
import { latencyOf } from '../percentiles.ts';
import { fillLogs } from './fill.ts';
import { ingestCost } from './ingest-cost.ts';
import { askAll } from './questions.ts';

const PER_SECOND = 5_000;
const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '50000000' },
    rounds: { type: 'string', default: '7' },
    cuts: { type: 'string', default: '20' },
    /** Filling ends here, with what there is then. */
    'minutes-max': { type: 'string', default: '60' },
  },
});
const wanted = Number(values.records);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const server = await startEmbeddedClickHouse();
const clickhouse = createClickHouse({ ...server, insertTimeoutMs: 280_000 }, { log: silentLog, clock: systemClock });
try {
  await migrate(clickhouse, { ...logMigrations, database: server.database }, silentLog);
  const loadBefore = loadavg()[0] ?? Number.NaN;
  const cost = await ingestCost(clickhouse, server.pid, Number(values.cuts));
  print(
    `ingest: scan ${cost.scanUs.toFixed(2)} µs, rows ${cost.buildUs.toFixed(2)} µs, ClickHouse ${cost.clickhouseUs.toFixed(2)} µs of CPU a record`,
  );
  const startedMs = performance.now();
  let records = 0;
  const untilMs = startedMs + Number(values['minutes-max']) * 60_000;
  await fillLogs(clickhouse, wanted, PER_SECOND, (so) => {
    records = so;
    print(`${String(so / 1e6)} M records after ${((performance.now() - startedMs) / 1_000).toFixed(0)} s`);
    if (performance.now() > untilMs) throw new Error('time is over');
  }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.message !== 'time is over') throw error;
  });
  const [size] = await clickhouse.query(
    sql`SELECT toUInt32(count()) AS parts, toString(sum(bytes_on_disk)) AS bytes, toString(sum(secondary_indices_compressed_bytes)) AS index_bytes FROM system.parts WHERE table = 'logs' AND active`,
    z.object({ parts: z.number(), bytes: z.coerce.number(), index_bytes: z.coerce.number() }),
    { tag: 'bench' },
  );
  const answers = await askAll(createLogReader({ clickhouse }), wanted, PER_SECOND, Number(values.rounds));
  for (const { search, found, page, histogram } of answers)
    print(
      `${search}: ${String(found)} found; page p50 ${page.p50Ms.toFixed(0)} p90 ${page.p90Ms.toFixed(0)} ms; histogram p50 ${histogram.p50Ms.toFixed(0)} p90 ${histogram.p90Ms.toFixed(0)} ms`,
    );
  const overall = latencyOf(answers.map(({ both }) => both.p90Ms));
  const figures = {
    machine: machineFacts(),
    loadAverage: { before: loadBefore, after: loadavg()[0] },
    cost,
    records,
    fillSeconds: (performance.now() - startedMs) / 1_000,
    size,
    answers,
    p90OfSearches: overall,
  };
  await mkdir('bench/results', { recursive: true });
  await writeFile(`bench/results/logs-${machineFacts().date}-${String(records)}.json`, `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  await clickhouse.close();
  await server.stop();
}
