/**
 * How fast the page of one interface is answered from a day of a large installation: 200 services with ten interfaces and four instances each, a
 * hundred million spans. All questions of the page are asked together, as the page does, for one interface after the other.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { createClickHouse, migrate } from '@spanhouse/clickhouse';
import { startEmbeddedClickHouse } from '@spanhouse/clickhouse/testing';
import { parseProjectId, silentLog, systemClock, unixMs } from '@spanhouse/core';
import { findSuspects } from '@spanhouse/query';
import { createApplicationReader, type CountRange } from '@spanhouse/trace-store';
import { logMigrations } from '@spanhouse/log-store/migrations';
import { traceMigrations } from '@spanhouse/trace-store/migrations';
import { machineFacts } from '../machine.ts';
import { latencyOf } from '../percentiles.ts';
import { fillCounts, SIZE } from './fill-counts.ts';

const PAGES = 60;
const DAY_MS = 86_400_000;
const PROJECT = parseProjectId(1);

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const server = await startEmbeddedClickHouse();
const clickhouse = createClickHouse(server, { log: silentLog, clock: systemClock });
try {
  await migrate(clickhouse, { folder: traceMigrations, database: server.database }, silentLog);
  await migrate(clickhouse, { ...logMigrations, database: server.database }, silentLog);
  const endSeconds = Math.floor(systemClock.now() / 3_600_000) * 3_600;
  await fillCounts(clickhouse, endSeconds);
  const reader = createApplicationReader({ clickhouse });
  const day: CountRange = { startMs: unixMs(endSeconds * 1_000 - DAY_MS), endMs: unixMs(endSeconds * 1_000) };
  const before: CountRange = { startMs: unixMs(day.startMs - DAY_MS), endMs: day.startMs };
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const began = systemClock.monotonicMs();
    await work();
    return systemClock.monotonicMs() - began;
  };
  const page = (number: number): Promise<unknown> => {
    const service = `service-${String((number * 37) % SIZE.services)}`;
    const name = `GET /interface/${String(number % SIZE.interfaces)}`;
    const filter = { service, name, spanClass: 'interface' } as const;
    const parts = { service, name, scope: 'exclusive', by: 'component' } as const;
    return Promise.all([
      reader.curves(PROJECT, day, filter),
      reader.curves(PROJECT, before, filter),
      reader.latencyParts(PROJECT, day, { ...parts, band: 'all' }),
      reader.latencyParts(PROJECT, before, { ...parts, band: 'all' }),
      reader.breakdown(PROJECT, day, filter, 'instance'),
      reader.edges(PROJECT, day, { level: 'interface', around: { service, name } }),
      reader.exemplars(PROJECT, day, filter),
      reader.deploys(PROJECT, day, service),
      reader.coverage(PROJECT, day),
      findSuspects(reader, PROJECT, { service, name, window: day, baseline: before }),
    ]);
  };
  await page(0);
  const pages: number[] = [];
  for (let number = 1; number <= PAGES; number++) pages.push(await timed(() => page(number)));
  const services: number[] = [];
  const maps: number[] = [];
  for (let run = 0; run < 10; run++) {
    services.push(await timed(() => reader.services(PROJECT, day, {})));
    maps.push(await timed(() => reader.edges(PROJECT, day, { level: 'service' })));
  }
  const report = {
    machine: machineFacts(),
    size: SIZE,
    interfacePage: latencyOf(pages),
    services: latencyOf(services),
    map: latencyOf(maps),
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  const file = values.json ?? `bench/results/rollups-${report.machine.date}.json`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  await clickhouse.close();
  await server.stop();
}
