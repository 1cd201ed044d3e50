import { expect, it } from 'vitest';
import { queryOf } from './conditions.ts';
import { whySearches, type Why } from './why-search.ts';

const why = (query: string, hasFailures = false): readonly Why[] => whySearches(queryOf(query) ?? { conditions: [] }, hasFailures);

it('a plain search leads to its slow spans, and to its failing ones where there are some', () => {
  expect(why('')).toEqual([{ reason: 'slow', search: {} }]);
  expect(why('service = order', true)).toEqual([
    { reason: 'slow', search: { q: 'service = order' } },
    { reason: 'failed', search: { q: 'service = order', pick: 'failed' } },
  ]);
});

it('how spans stand in their trace stays in the query', () => {
  expect(why('{service = order} > {} | {duration > 1s}')).toHaveLength(1);
  expect(why('{service = order} > {}')[0]?.search).toEqual({ q: '{service = order} > {}' });
});

it('what chooses moves from the query into the choice', () => {
  expect(why('service = order and status = error')).toEqual([{ reason: 'failed', search: { q: 'service = order', pick: 'failed' } }]);
  expect(why('duration >= 2ms and service = order and duration <= 9ms')).toEqual([
    { reason: 'slow', search: { q: 'service = order', pick: 'part', min: '2000000', max: '9000000' } },
  ]);
});
