import { expect, it } from 'vitest';
import { killWriters } from '../support/kill-writer.ts';

it('what was acknowledged is where it was said to be after 50 kills of the writing process', async () => {
  const { acknowledged, wrong } = await killWriters(50, 50);
  expect(acknowledged).toBeGreaterThan(1_000);
  expect(wrong).toEqual([]);
});
