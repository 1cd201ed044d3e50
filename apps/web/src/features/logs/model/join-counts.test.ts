import type { LogHistogram } from '@spanhouse/log-store';
import { expect, it } from 'vitest';
import { joinCounts } from './join-counts.ts';

const answer = (over: Partial<LogHistogram>): LogHistogram => ({
  start: '0',
  step: '10',
  total: 0,
  series: [],
  countedFrom: '0',
  next: null,
  ...over,
});

it('counts add up by bucket and level, in the order of levels, as far as the last answer goes', () => {
  const joined = joinCounts([
    answer({ total: 5, series: [{ level: 'info', counts: [0, 2, 3] }], countedFrom: '15', next: '1-8' }),
    answer({ countedFrom: '12', next: '0-8' }),
    answer({
      total: 8,
      series: [
        { level: 'debug', counts: [1, 0, 0] },
        { level: 'info', counts: [3, 4, 0] },
      ],
      countedFrom: '7',
      next: '0-1',
    }),
    answer({ total: 1, series: [{ level: 'unknown', counts: [1, 0, 0] }] }),
  ]);
  expect(joined).toEqual(
    answer({
      total: 14,
      series: [
        { level: 'debug', counts: [1, 0, 0] },
        { level: 'info', counts: [3, 6, 3] },
        { level: 'unknown', counts: [1, 0, 0] },
      ],
    }),
  );
});

it('of no answer nothing is known', () => {
  expect(joinCounts([])).toBeUndefined();
});
