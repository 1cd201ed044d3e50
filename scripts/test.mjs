// `npm test`: everything that must hold before a change goes in. Installs what is missing, then gates, unit and contract tests,
// then the product end to end in Chromium. Every gate counts as one test. Ends with `tests: N passed, N failed` and a matching
// exit code. Runs on Node 20; what it runs uses Node 26.
// Options: --only=<gates|lint|unit|e2e>[,…] for a part.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.mjs';
import { ensureGenerated, ensureInstalled, ensureWebBuilt, Failure, nodeBinary } from './prepare.mjs';
import { closingLine, formatTable, gateCounts, playwrightCounts, sumCounts, vitestCounts } from './results.mjs';
import { runStep } from './steps.mjs';
import { listWorkspaces } from './workspaces.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const only = process.argv
  .slice(2)
  .find((word) => word.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',') ?? ['gates', 'unit', 'e2e'];
const say = (line) => process.stdout.write(`${line}\n`);
const counts = [];

/** Runs one gate; its output appears only when it fails. */
async function gate(name, command, args, options = {}) {
  const { isGood, output, seconds } = await runStep(command, args, { root, ...options });
  report(gateCounts(name, isGood, seconds), output);
}

function report(entry, output) {
  counts.push(entry);
  if (entry.failed > 0) say(`\n── ${entry.suite} ──\n${output.trimEnd()}\n`);
  say(`${entry.failed > 0 ? '✗' : '✓'} ${entry.suite} (${entry.seconds.toFixed(1)} s)`);
}

/** Part by part: rules that know types keep the types of all that they have seen, and all at once does not fit into Node's heap. */
async function lint() {
  const parts = { packages: ['packages'], apps: ['apps'], 'the rest': ['bench', 'playwright', 'scripts', '*.mjs', '*.ts'] };
  for (const [name, places] of Object.entries(parts)) {
    const options = ['--cache', '--cache-location', `.cache/eslint-${name.replace(' ', '-')}`, '--max-warnings=0'];
    await gate(`lint of ${name}`, 'eslint', [...places, ...options], { environment: { NODE_OPTIONS: '--max-old-space-size=6144' } });
  }
}

async function gates() {
  // Two at a time, on two cores: the slow ones beside each other.
  await Promise.all([
    lint(),
    (async () => {
      await gate('format', 'prettier', ['--check', '.', '--cache', '--cache-location', '.cache/prettier', '--log-level=warn']);
      await gate('direction of imports', nodeBinary(root), ['scripts/check-direction.mjs']);
      await gate('documents', nodeBinary(root), ['scripts/docs/check-docs.mjs']);
      await gate('types at the root', 'tsc', ['--noEmit']);
      await gate('types', 'turbo', ['run', 'typecheck', '--continue', '--concurrency=1', '--output-logs=errors-only']);
    })(),
  ]);
}

async function unitTests() {
  const packages = listWorkspaces(root).filter(({ scripts }) => scripts.test !== undefined);
  const reportOf = (folder) => join(root, folder, 'test-results', 'vitest.json');
  for (const folder of ['scripts', ...packages.map((entry) => entry.folder)]) rmSync(reportOf(folder), { force: true });

  const own = await runStep('vitest', ['run', '--config', 'scripts/vitest.config.mjs'], { root });
  report(vitestCounts('scripts', reportOf('scripts'), own.isGood, own.seconds), own.output);

  const all = await runStep('turbo', ['run', 'test', '--continue', '--concurrency=2', '--output-logs=errors-only', '--summarize'], {
    root,
  });
  const summary = readSummary();
  for (const { folder, name } of packages) {
    const task = summary?.tasks.find((entry) => entry.package === name && entry.task === 'test');
    const hasSucceeded = task === undefined ? all.isGood : task.execution?.exitCode === 0 || task.cache?.status === 'HIT';
    const seconds = task?.execution === undefined ? 0 : (task.execution.endTime - task.execution.startTime) / 1000;
    report(vitestCounts(folder, reportOf(folder), hasSucceeded, seconds), linesOf(all.output, name));
  }
  if (!all.isGood && counts.every((entry) => entry.failed === 0)) report(gateCounts('turbo run test', false, all.seconds), all.output);
}

/** What turbo notes of a run: the newest file in .turbo/runs. */
function readSummary() {
  const folder = join(root, '.turbo', 'runs');
  if (!existsSync(folder)) return null;
  const newest = readdirSync(folder).toSorted().at(-1);
  if (newest === undefined) return null;
  const summary = JSON.parse(readFileSync(join(folder, newest), 'utf8'));
  rmSync(folder, { recursive: true });
  return summary;
}

/** The lines of one package in turbo's output. */
function linesOf(output, name) {
  const lines = output.split('\n').filter((line) => line.startsWith(`${name}:`));
  return lines.length === 0 ? output : lines.map((line) => line.slice(line.indexOf(': ') + 2)).join('\n');
}

async function endToEnd() {
  const specs = join(root, 'playwright', 'specs');
  if (!existsSync(specs) || readdirSync(specs).length === 0) return;
  const startedMs = performance.now();
  try {
    ensureWebBuilt(root, say);
    report(gateCounts('web build', true, (performance.now() - startedMs) / 1000), '');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    report(gateCounts('web build', false, (performance.now() - startedMs) / 1000), error.message);
    return;
  }
  const chromium = findChromium(root, process.env);
  if (chromium.path === null) {
    report(gateCounts('end to end', false, 0), chromium.advice);
    return;
  }
  const file = join(root, 'playwright', 'test-results', 'playwright.json');
  rmSync(file, { force: true });
  const run = await runStep('playwright', ['test'], { root, cwd: join(root, 'playwright'), environment: { CHROMIUM_PATH: chromium.path } });
  report(playwrightCounts('end to end', file, run.isGood, run.seconds), run.output);
}

const startedMs = performance.now();
try {
  ensureInstalled(root, say);
  ensureGenerated(root, say);
  if (only.includes('gates')) await gates();
  if (only.includes('lint')) await lint();
  if (only.includes('unit')) await unitTests();
  if (only.includes('e2e')) await endToEnd();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  report(gateCounts('preparation', false, 0), error.message);
}
const sums = sumCounts(counts);
say(`\n${formatTable(counts)}\n\nafter ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
say(closingLine(sums));
process.exit(sums.failed === 0 && sums.passed > 0 ? 0 : 1);
