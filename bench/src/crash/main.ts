/** `npm run crash`: is anything that was acknowledged lost, doubled, changed or made up, whatever fails? Exits with 1 when so. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { machineFacts } from '../machine.ts';
import { parseCrashArguments } from './arguments.ts';
import { runCrash } from './run-crash.ts';

const { jsonFile, ...options } = parseCrashArguments(process.argv.slice(2));
const report = await runCrash({ ...options, say: (line) => process.stdout.write(`${line}\n`) });
const { lost, duplicated, altered, phantom, broken } = report;
process.stdout.write(
  [
    '',
    `kills                 ${String(report.kills)}`,
    `acknowledged          ${report.acknowledged.toLocaleString('en')} spans in ${report.requests.toLocaleString('en')} requests`,
    `lost                  ${String(lost)}`,
    `duplicated            ${String(duplicated)}`,
    `altered               ${String(altered)}`,
    `phantom               ${String(phantom)}`,
    ...broken.map((promise) => `not kept              ${promise}`),
    '',
  ].join('\n'),
);
if (jsonFile !== null) {
  await mkdir(dirname(jsonFile), { recursive: true });
  await writeFile(jsonFile, `${JSON.stringify({ ...report, machine: machineFacts() }, null, 2)}\n`);
}
process.exitCode = lost + duplicated + altered + phantom + broken.length === 0 ? 0 : 1;
