/**
 * The benchmark of ingest: what one machine takes in and makes searchable, and what a span costs by process and thread.
 * It starts the product as a user does, or drives any OTLP endpoint, from a process of its own whose CPU does not count.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { machineFacts } from '../machine.ts';
import { parseIngestArguments, type IngestArguments } from './arguments.ts';
import { measure } from './measure.ts';
import { ingestFigures, printIngest, type IngestFigures } from './report.ts';
import { linearityOf, printScale, SCALE } from './scale.ts';

const args = parseIngestArguments(process.argv.slice(2));
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
if (args.isScale) await atSeveralRates(args);
else await write(args, await run(args));

async function run(plan: IngestArguments): Promise<IngestFigures> {
  const figures = ingestFigures({ args: plan, machine: machineFacts(), ...(await measure(plan)) });
  printIngest(figures, print);
  return figures;
}

async function atSeveralRates(plan: IngestArguments): Promise<void> {
  const runs: IngestFigures[] = [];
  for (const times of SCALE) runs.push(await run({ ...plan, rate: (plan.rate ?? 1) * times }));
  const linearity = linearityOf(runs);
  printScale(runs, linearity, print);
  await write(plan, { runs, linearity });
}

async function write({ jsonFile, protocol, rate, isScale }: IngestArguments, figures: object): Promise<void> {
  const how = `${protocol}-${rate === null ? 'max' : String(rate)}${isScale ? '-scale' : ''}`;
  const file = jsonFile ?? `bench/results/ingest-${machineFacts().date}-${how}.json`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(figures, null, 2)}\n`);
}
