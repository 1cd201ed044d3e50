/** `npm run crash`: is anything that was acknowledged lost, doubled, changed or made up when processes are killed? Exits with 1 when so. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { machineFacts } from '../machine.ts';
import { parseCrashArguments } from './arguments.ts';
import { runCrash } from './run-crash.ts';

const { kills, seed, jsonFile } = parseCrashArguments(process.argv.slice(2));
const report = await runCrash({ kills, seed });
const { lost, duplicated, altered, phantom } = report;
process.stdout.write(
  [
    `kills                 ${String(kills)} (ingest ${String(report.killsOf.ingest)}, ClickHouse ${String(report.killsOf.clickhouse)}, both ${String(report.killsOf.both)})`,
    `acknowledged          ${report.acknowledged.toLocaleString('en')} spans in ${report.requests.toLocaleString('en')} requests`,
    `lost                  ${String(lost)}`,
    `duplicated            ${String(duplicated)}`,
    `altered               ${String(altered)}`,
    `phantom               ${String(phantom)}`,
    '',
  ].join('\n'),
);
if (jsonFile !== null) {
  await mkdir(dirname(jsonFile), { recursive: true });
  await writeFile(jsonFile, `${JSON.stringify({ ...report, machine: machineFacts() }, null, 2)}\n`);
}
process.exitCode = lost + duplicated + altered + phantom === 0 ? 0 : 1;
