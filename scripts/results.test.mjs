import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closingLine, formatTable, gateCounts, parseClosingLine, playwrightCounts, sumCounts, vitestCounts } from './results.mjs';

let file;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'spanhouse-results-')), 'report.json');
});
afterEach(() => rmSync(join(file, '..'), { recursive: true }));

const vitest = (over) =>
  JSON.stringify({ numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [], ...over });

it('counts the tests of a Vitest report', () => {
  writeFileSync(file, vitest({}));
  expect(vitestCounts('x', file, true, 2)).toEqual({ suite: 'x', passed: 3, failed: 0, skipped: 1, seconds: 2 });
});

it('a test file that could not be loaded is a failure', () => {
  writeFileSync(file, vitest({ testResults: [{ status: 'failed', assertionResults: [] }] }));
  expect(vitestCounts('x', file, false, 0).failed).toBe(1);
});

it('a run that ended badly without a failed test is a failure, and so is one without a report', () => {
  writeFileSync(file, vitest({}));
  expect(vitestCounts('x', file, false, 0).failed).toBe(1);
  expect(vitestCounts('x', join(file, 'missing'), true, 0)).toMatchObject({ passed: 0, failed: 1 });
});

it('a Playwright test that passes only sometimes is a failure', () => {
  writeFileSync(file, JSON.stringify({ stats: { expected: 2, unexpected: 1, flaky: 1, skipped: 4 }, errors: [] }));
  expect(playwrightCounts('x', file, false, 0)).toMatchObject({ passed: 2, failed: 2, skipped: 4 });
});

it('sums, prints and reads the closing line back', () => {
  const counts = [gateCounts('lint', true, 1), gateCounts('types', false, 2)];
  expect(closingLine(sumCounts(counts))).toBe('tests: 1 passed, 1 failed');
  expect(parseClosingLine(`${formatTable(counts)}\ntests: 12 passed, 3 failed\n`)).toEqual({ passed: 12, failed: 3 });
  expect(parseClosingLine('tests: 12 passed, 3 failed\nmore')).toBeNull();
});
