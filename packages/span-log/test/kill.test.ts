import { expect, it } from 'vitest';
import { killWriters } from './support/kill-writer.ts';

it('what was acknowledged is where it was said to be after kill -9 of the writing process', async () => {
  const { acknowledged, wrong } = await killWriters(4, 4);
  expect(acknowledged).toBeGreaterThan(20);
  expect(wrong).toEqual([]);
}, 60_000);
