import { expect, it } from 'vitest';
import { NEMESES } from '../../src/crash/nemeses.ts';
import { expectKept } from '../support/expect-kept.ts';

/** What another file lets loose, with stores of its own. */
const ELSEWHERE = new Set(['kills', 'clickhouse-outage', 'log-full']);

/** About every fourth call: before each of them ingest is killed by `npm run crash`, which takes as long as everything else. */
const SYSTEM_CALLS_MAX = 24;

it('what was acknowledged is there exactly once, whatever else fails: system calls, disks, stores, answers, records, clocks', async () => {
  const nemeses = NEMESES.map(({ name }) => name).filter((name) => !ELSEWHERE.has(name));
  expect(nemeses.length).toBe(NEMESES.length - ELSEWHERE.size);
  await expectKept({ kills: 0, seed: 51, nemeses, systemCallsMax: SYSTEM_CALLS_MAX });
}, 1_500_000);
