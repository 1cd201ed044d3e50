import { expect, it } from 'vitest';
import { runCrash } from '../../src/crash/run-crash.ts';

it('what was acknowledged is there exactly once, whatever fails: all nemeses in their long forms, 51 kills', async () => {
  const report = await runCrash({ kills: 51, seed: 51, length: 'long', nemeses: null, say: (line) => process.stdout.write(`${line}\n`) });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(report.nemeses['kills']?.figures).toMatchObject({ ingest: 17, clickhouse: 17, both: 17 });
  expect(report).toMatchObject({ lost: 0, duplicated: 0, altered: 0, phantom: 0, broken: [] });
}, 1_200_000);
