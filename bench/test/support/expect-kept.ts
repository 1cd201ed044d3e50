import { expect } from 'vitest';
import { runCrash, type CrashReport } from '../../src/crash/run-crash.ts';

/** Lets these nemeses loose in their long forms; says what was left out here, and why. */
export async function expectKept(options: {
  readonly kills: number;
  readonly seed: number;
  readonly nemeses: readonly string[];
  readonly systemCallsMax?: number;
}): Promise<CrashReport> {
  const report = await runCrash({ ...options, length: 'long', say: (line) => process.stdout.write(`${line}\n`) });
  expect([...Object.keys(report.nemeses), ...Object.keys(report.skipped)].sort()).toEqual([...options.nemeses].sort());
  for (const [name, { acknowledged }] of Object.entries(report.nemeses)) expect(acknowledged, name).toBeGreaterThan(50);
  expect(report).toMatchObject({ lost: 0, duplicated: 0, altered: 0, phantom: 0, broken: [] });
  return report;
}
