/**
 * The benchmark of logs: what a record costs on its way into ClickHouse, and how long full-text search takes over so many; or, beside spans, what one machine
 * takes in of both.
 * `npm run bench:logs -- --records 50000000 --rounds 7 --cuts 20`
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { dirname } from 'node:path';
import { machineFacts } from '../machine.ts';
import { parseLogsArguments, type LogsArguments } from './arguments.ts';
import { measureBesideSpans } from './beside/measure.ts';
import { printBeside } from './beside/report.ts';
import { measureSearches } from './searches.ts';

const args = parseLogsArguments(process.argv.slice(2));
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const loadBefore = loadavg()[0] ?? Number.NaN;
const { name, figures } = args.isBesideSpans ? await besideSpans(args) : await searches(args);
const all = { machine: machineFacts(), loadAverage: { before: loadBefore, after: loadavg()[0] }, ...figures };
const file = args.jsonFile ?? `bench/results/logs-${machineFacts().date}-${name}.json`;
await mkdir(dirname(file), { recursive: true });
await writeFile(file, `${JSON.stringify(all, null, 2)}\n`);

async function searches(plan: LogsArguments): Promise<{ readonly name: string; readonly figures: object }> {
  const found = await measureSearches(plan, print);
  return { name: String(found.records), figures: found };
}

async function besideSpans(plan: LogsArguments): Promise<{ readonly name: string; readonly figures: object }> {
  const measured = await measureBesideSpans(plan);
  printBeside(measured, print);
  return { name: 'beside-spans', figures: measured };
}
