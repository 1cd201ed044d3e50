import { expect, it } from 'vitest';
import { trendPaths } from './trend-paths.ts';

it('a trend is drawn from zero to its greatest value', () => {
  expect(trendPaths([0, 10], [], 100, 21).line).toBe('M0.0 20.0L100.0 2.0');
});

it('a few errors among many requests are still seen', () => {
  expect(trendPaths([1_000, 1_000], [1, 0], 100, 21).bars).toContain('v-2.0');
});

it('many buckets become few points; none become none', () => {
  expect(trendPaths(new Array<number>(480).fill(1), [], 100, 20).line.split('L')).toHaveLength(48);
  expect(trendPaths([], [], 100, 20)).toEqual({ line: '', area: '', bars: '' });
});
