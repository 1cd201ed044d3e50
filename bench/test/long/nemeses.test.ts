import { expect, it } from 'vitest';
import { NEMESES } from '../../src/crash/nemeses.ts';
import { expectKept } from '../support/expect-kept.ts';

/** Beside these, which have the stores of another file: files run side by side. */
const ELSEWHERE = new Set(['kills', 'clickhouse-outage', 'log-full']);

it('what was acknowledged is there exactly once, whatever else fails: system calls, disks, stores, answers, records, clocks', async () => {
  const nemeses = NEMESES.map(({ name }) => name).filter((name) => !ELSEWHERE.has(name));
  expect(nemeses.length).toBe(NEMESES.length - ELSEWHERE.size);
  await expectKept({ kills: 0, seed: 51, nemeses });
}, 1_500_000);
