import { expect, it } from 'vitest';
import { expectKept } from '../support/expect-kept.ts';

it('what was acknowledged is there exactly once through 51 kills of ingest, ClickHouse and both, and through a minute without ClickHouse', async () => {
  const report = await expectKept({ kills: 51, seed: 51, nemeses: ['kills', 'clickhouse-outage', 'log-full'] });
  expect(report.nemeses['kills']?.figures).toMatchObject({ ingest: 17, clickhouse: 17, both: 17 });
}, 1_500_000);
