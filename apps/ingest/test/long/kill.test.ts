import { expect, it } from 'vitest';
import { runKills } from '../support/kill-run.ts';

it('what was acknowledged is stored exactly once through 51 kills of ingest, ClickHouse and both', async () => {
  const report = await runKills({ kills: 51, seed: 51, spansPerRequest: 50 });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(report.kills).toEqual({ ingest: 17, clickhouse: 17, both: 17 });
  expect(report).toMatchObject({
    missing: 0,
    surplus: 0,
    spansInBlocks: report.spansAcknowledged,
    spansIndexed: report.spansAcknowledged,
    spansInTraceBlocks: report.spansAcknowledged,
  });
}, 600_000);
