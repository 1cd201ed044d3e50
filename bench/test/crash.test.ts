import { expect, it } from 'vitest';
import { runCrash } from '../src/crash/run-crash.ts';

/** Those that say most in the least time; the others, and the long forms of all, run in test:long. */
const CHOSEN = ['kills', 'clickhouse-outage', 'log-full', 'system-calls', 'disk-errors', 'resend', 'poison'];

it('what was acknowledged is there exactly once, by every way of reading, whatever fails when (short forms; the long ones in test:long)', async () => {
  const report = await runCrash({ kills: 5, seed: 11, length: 'short', nemeses: CHOSEN });
  for (const [name, why] of Object.entries(report.skipped)) process.stdout.write(`${name}: left out, ${why}\n`);
  expect(report.nemeses['kills']?.figures).toMatchObject({ ingest: 2, clickhouse: 2, both: 1 });
  for (const [name, { acknowledged }] of Object.entries(report.nemeses)) expect(acknowledged, name).toBeGreaterThan(50);
  expect(report).toMatchObject({ lost: 0, duplicated: 0, altered: 0, phantom: 0, broken: [] });
}, 600_000);
