import { expect, it } from 'vitest';
import { runCrash } from '../../src/crash/run-crash.ts';

it('what was acknowledged is there exactly once through 51 kills of ingest, ClickHouse and both', async () => {
  const report = await runCrash({ kills: 51, seed: 51 });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(report.killsOf).toEqual({ ingest: 17, clickhouse: 17, both: 17 });
  expect(report).toMatchObject({ lost: 0, duplicated: 0, altered: 0, phantom: 0 });
}, 900_000);
