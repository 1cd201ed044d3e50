/**
 * The benchmark of the main job: how many spans a second come in, what they cost and weigh, and how fast they are read.
 * It starts the product as a user does, on a data directory of its own, and measures it from outside.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseProjectId, silentLog, systemClock } from '@spanhouse/core';
import { startProduct } from '@spanhouse/launcher/testing';
import { createFileObjectStore } from '@spanhouse/object-store';
import { createTraceReader } from '@spanhouse/trace-store';
import { parseArguments } from './arguments.ts';
import { measureDistantReads } from './distant-reads.ts';
import { machineFacts } from './machine.ts';
import { productClickHouse } from './product-clickhouse.ts';
import { measureReads, pickTraces } from './reads.ts';
import { printReport, type Report } from './report.ts';
import { stockUp } from './stock.ts';
import { storedBytes } from './stored.ts';

const DEFAULT_PROJECT = parseProjectId(1);

const args = parseArguments(process.argv.slice(2));
if (args.dataDirectory !== null) await mkdir(args.dataDirectory, { recursive: true });
const product = await startProduct(args.dataDirectory);
try {
  const clickhouse = await productClickHouse(product);
  const objectStore = createFileObjectStore({ directory: join(product.dataDirectory, 'objects') });
  const stock = await stockUp(product, clickhouse, args.spans);
  const { filled } = stock;
  const reader = createTraceReader({ clickhouse, objectStore, clock: systemClock, log: silentLog });
  const plan = { projectId: DEFAULT_PROJECT, startMs: filled.startMs, endMs: filled.endMs, lookups: args.lookups };
  const reads = await measureReads(reader, plan);
  const distantReads = args.hasInjectedLatency
    ? await measureDistantReads({ clickhouse, objectStore }, DEFAULT_PROJECT, await pickTraces(reader, plan))
    : null;
  const stored = await storedBytes(clickhouse, join(product.dataDirectory, 'objects'));
  const report: Report = { machine: machineFacts(), ...stock, reads, distantReads, stored };
  const figures = printReport(report, (line) => process.stdout.write(`${line}\n`));
  const text = `${JSON.stringify(figures, null, 2)}\n`;
  const file = args.jsonFile ?? `bench/results/main-${figures.machine.date}-${String(figures.spans)}.json`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  await clickhouse.close();
} finally {
  await product.stop();
}
