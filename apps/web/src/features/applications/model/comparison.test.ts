import { expect, it } from 'vitest';
import { comparedRange, comparisonOffset, movedTo } from './comparison.ts';

const HOUR = 3_600_000;

it('the period before ends where the range begins, on the grid of the counts', () => {
  const range = { fromMs: 10 * HOUR + 7, toMs: 11 * HOUR + 7 };
  expect(comparedRange(range, 'previous')).toEqual({ fromMs: 9 * HOUR + 7, toMs: 10 * HOUR + 7 });
  expect(comparisonOffset({ fromMs: 0, toMs: 61_000 }, 'previous')).toBe(90_000);
  expect(comparisonOffset({ fromMs: 0, toMs: 5 * HOUR + 1 }, 'previous')).toBe(5 * HOUR + 300_000);
});

it('yesterday and last week are the same hours', () => {
  const range = { fromMs: 200 * HOUR, toMs: 201 * HOUR };
  expect(comparedRange(range, 'yesterday').fromMs).toBe(176 * HOUR);
  expect(comparedRange(range, 'lastWeek').fromMs).toBe(32 * HOUR);
});

it('values are laid under the moments they are held against; what is missing is a gap', () => {
  expect(movedTo([100, 130, 160], { times: [10, 40], values: [1, 2] }, 90)).toEqual([1, 2, null]);
});
