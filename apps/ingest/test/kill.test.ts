import { expect, it } from 'vitest';
import { runKills } from './support/kill-run.ts';

it('what was acknowledged is stored exactly once, whatever is killed when (5 kills; 50 in test:long)', async () => {
  const report = await runKills({ kills: 5, seed: 11, spansPerRequest: 50 });
  expect(report.kills).toEqual({ ingest: 2, clickhouse: 2, both: 1 });
  expect(report.spansAcknowledged).toBeGreaterThan(1_000);
  expect(report).toMatchObject({
    missing: 0,
    surplus: 0,
    spansInBlocks: report.spansAcknowledged,
    spansIndexed: report.spansAcknowledged,
    spansInTraceBlocks: report.spansAcknowledged,
  });
}, 120_000);
