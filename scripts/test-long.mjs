// `npm run test:long`: the long forms (many kills, much data, fuzzing, real servers). Runs every package's `test:long`, at most two
// side by side, each with what is left of the time. Ends like `npm test`.
// Options: --minutes=N for all of it (50).
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureGenerated, ensureInstalled, ensureWebBuilt, Failure } from './prepare.mjs';
import { closingLine, formatTable, gateCounts, sumCounts, vitestCounts } from './results.mjs';
import { runStep } from './steps.mjs';
import { listWorkspaces } from './workspaces.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const minutes = Number(
  process.argv
    .slice(2)
    .find((word) => word.startsWith('--minutes='))
    ?.slice('--minutes='.length) ?? 50,
);
const say = (line) => process.stdout.write(`${line}\n`);
const deadlineMs = performance.now() + minutes * 60_000;
const counts = [];

function report(entry, output) {
  counts.push(entry);
  if (entry.failed > 0) say(`\n── ${entry.suite} ──\n${output.trimEnd()}\n`);
  say(`${entry.failed > 0 ? '✗' : '✓'} ${entry.suite} (${entry.seconds.toFixed(1)} s)`);
}

/** Runs the long suites of these workspaces one after the other, each with what is left of the time. */
async function runLane(workspaces) {
  for (const { folder } of workspaces) await runLong(folder);
}

async function runLong(folder) {
  // The report is the one a package writes in its long run; its short run writes vitest.json.
  const file = join(root, folder, 'test-results', 'vitest-long.json');
  rmSync(file, { force: true });
  const timeoutMs = deadlineMs - performance.now();
  const suite = `${folder} (long)`;
  if (timeoutMs < 1_000) {
    report(gateCounts(suite, false, 0), `the ${minutes} minutes were over before it began`);
    return;
  }
  const { isGood, output, seconds } = await runStep('npm', ['run', '--silent', 'test:long'], { root, cwd: join(root, folder), timeoutMs });
  report(vitestCounts(suite, file, isGood, seconds), output);
}

try {
  ensureInstalled(root, say);
  ensureGenerated(root, say);
  ensureWebBuilt(root, say); // some start the whole product
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  report(gateCounts('preparation', false, 0), error.message);
}
const long = listWorkspaces(root).filter(({ scripts }) => scripts['test:long'] !== undefined);
const isOf = (place) => (workspace) => workspace.folder.startsWith(place);
// Packages first: they fetch and build the servers that others use, too. The benchmarks wait for outages and restarts most of their time: applications run beside.
await runLane(long.filter(isOf('packages/')));
await Promise.all([runLane(long.filter(isOf('apps/'))), runLane(long.filter((one) => !isOf('packages/')(one) && !isOf('apps/')(one)))]);
const sums = sumCounts(counts);
if (counts.length > 0) say(`\n${formatTable(counts)}\n`);
say(closingLine(sums));
process.exit(sums.failed === 0 ? 0 : 1);
