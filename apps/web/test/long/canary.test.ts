import { expect, it } from 'vitest';
import { runCanary } from '../support/canary.ts';

const CALLS = 50_000;

it(`${String(CALLS)} calls of every kind find nothing of another project`, async () => {
  const { answered, leaks, failures } = await runCanary(CALLS, 7);
  expect(leaks).toEqual([]);
  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(CALLS / 3);
});
