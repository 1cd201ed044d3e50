/**
 * The size programme: what a span costs on disk, by input, beside the OTLP bytes of the same spans, the OpenTelemetry Collector's ClickHouse schema with the same
 * spans, and the column floor of the blocks; and whether everything comes back. Each input goes through a product of its own, started as a user does.
 * Exits with 1 when a span did not come back as it was sent.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@spanhouse/core';
import { startProduct } from '@spanhouse/launcher/testing';
import { machineFacts } from '../machine.ts';
import { parseSizeArguments, type InputName } from './arguments.ts';
import { highEntropy, idDominated } from './drawn-spans.ts';
import { storesOf } from './our-store.ts';
import { fetchFromApi } from './read-back.ts';
import { recordedShop } from './recorded-shop.ts';
import { printSizes, sizeFigures, type SizeFigures } from './report.ts';
import { weighExporter } from './rival/weigh-exporter.ts';
import { weighSent } from './sent.ts';
import { simulatedShop } from './simulated-shop.ts';
import type { SizeInput } from './size-input.ts';
import { QUIET_MS } from './table-bytes.ts';
import { weighOurs } from './weigh-ours.ts';

const args = parseSizeArguments(process.argv.slice(2));
const machine = machineFacts();
const all: SizeFigures[] = [];
for (const name of args.inputs) {
  // All of the recording's own spans are read back.
  const figures = await weigh(inputOf(name), name === 'recorded' ? Infinity : args.sampleSpans);
  all.push(figures);
  printSizes(machine, figures, (line) => process.stdout.write(`${line}\n`));
  const file = join(args.jsonFolder, `size-${machine.date}-${name}.json`);
  await mkdir(args.jsonFolder, { recursive: true });
  await writeFile(file, `${JSON.stringify({ machine, ...figures }, null, 2)}\n`);
}
process.exitCode = all.every(({ readBack }) => readBack.same === readBack.spans) ? 0 : 1;

function inputOf(name: InputName): SizeInput {
  const endMs = systemClock.now() - 5_000;
  switch (name) {
    case 'simulated':
      return simulatedShop(args.spans, endMs);
    case 'recorded':
      return recordedShop({ rounds: args.rounds, endMs });
    case 'entropy':
      return highEntropy(args.spans, endMs);
    case 'ids':
      return idDominated(args.spans, endMs);
  }
}

async function weigh(input: SizeInput, sampleSpans: number): Promise<SizeFigures> {
  const bodies = [...input.requests()];
  const sent = weighSent(bodies, sampleSpans);
  const product = await startProduct();
  try {
    const store = await storesOf(product, fetchFromApi(product.webUrl));
    const ours = await weighOurs(store, bodies, sent, QUIET_MS);
    await store.clickhouse.close();
    await product.stop();
    return sizeFigures({ input, sent, ours, exporter: await weighExporter(bodies, sent.spans, QUIET_MS) });
  } finally {
    await product.stop();
  }
}
