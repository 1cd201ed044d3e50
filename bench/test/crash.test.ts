import { expect, it } from 'vitest';
import { runCrash } from '../src/crash/run-crash.ts';

it('what was acknowledged is there exactly once, by every way of reading, whatever is killed when (5 kills; 50 in test:long)', async () => {
  const report = await runCrash({ kills: 5, seed: 11 });
  expect(report.killsOf).toEqual({ ingest: 2, clickhouse: 2, both: 1 });
  expect(report.acknowledged).toBeGreaterThan(1_000);
  expect(report).toMatchObject({ lost: 0, duplicated: 0, altered: 0, phantom: 0 });
}, 120_000);
