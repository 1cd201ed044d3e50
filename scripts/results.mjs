// Counts of a test run: gates (one test each), Vitest's and Playwright's JSON reports, and the closing table.
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ suite: string, passed: number, failed: number, skipped: number, seconds: number }} Counts */

/** A step that either holds or does not. */
export const gateCounts = (suite, isGood, seconds) => ({ suite, passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0, seconds });

/**
 * Counts of Vitest's JSON report. A file that could not even be loaded is one failure, and so is a run that left no report
 * or ended badly without a failed test: nothing that went wrong may be counted as nothing.
 */
export function vitestCounts(suite, file, hasSucceeded, seconds) {
  const report = readReport(file);
  if (report === null) return gateCounts(suite, false, seconds);
  const broken = report.testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0).length;
  const failed = report.numFailedTests + broken;
  return {
    suite,
    passed: report.numPassedTests,
    failed: failed === 0 && !hasSucceeded ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    seconds,
  };
}

/** Counts of Playwright's JSON report. A test that passes only sometimes has failed. */
export function playwrightCounts(suite, file, hasSucceeded, seconds) {
  const report = readReport(file);
  if (report === null) return gateCounts(suite, false, seconds);
  const failed = report.stats.unexpected + report.stats.flaky + report.errors.length;
  return {
    suite,
    passed: report.stats.expected,
    failed: failed === 0 && !hasSucceeded ? 1 : failed,
    skipped: report.stats.skipped,
    seconds,
  };
}

export function sumCounts(counts) {
  const total = (field) => counts.reduce((sum, entry) => sum + entry[field], 0);
  return { passed: total('passed'), failed: total('failed'), skipped: total('skipped') };
}

/** One line a suite; suites that failed are marked. */
export function formatTable(counts) {
  const width = Math.max(...counts.map(({ suite }) => suite.length), 'suite'.length);
  const line = (mark, suite, ...cells) => `${mark} ${suite.padEnd(width)} ${cells.map((cell) => String(cell).padStart(8)).join('')}`;
  return [
    line(' ', 'suite', 'passed', 'failed', 'skipped', 'seconds'),
    ...counts.map(({ suite, passed, failed, skipped, seconds }) =>
      line(failed > 0 ? '✗' : ' ', suite, passed, failed, skipped, seconds.toFixed(1)),
    ),
  ].join('\n');
}

/** The line that ends every run, alone. */
export const closingLine = ({ passed, failed }) => `tests: ${passed} passed, ${failed} failed`;

/** Reads a closing line back from the end of an output; null when there is none. */
export function parseClosingLine(output) {
  const match = /^tests: (\d+) passed, (\d+) failed$/.exec(output.trimEnd().split('\n').at(-1) ?? '');
  return match === null ? null : { passed: Number(match[1]), failed: Number(match[2]) };
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}
