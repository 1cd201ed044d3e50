import { expect, it } from 'vitest';
import { splitSelect } from './split-select.ts';

it('takes select stages out of a query, wherever they stand, and says what they ask for once each', () => {
  const text = '{ status = error } | select(span.http.route, .tier) | count() > 1 | select(status, span.http.route)';
  const split = splitSelect(text);
  expect(split).toEqual({
    query: expect.stringMatching(/^\{ status = error \} +\| count\(\) > 1 +$/) as unknown,
    selected: [
      { name: 'http.route', target: { kind: 'attribute', key: 'http.route', scope: 'span' } },
      { name: 'tier', target: { kind: 'attribute', key: 'tier' } },
      { name: 'status', target: { kind: 'field', field: 'status' } },
    ],
  });
  // What is said of a place in the rest is right in the whole.
  expect(split.query.indexOf('count')).toBe(text.indexOf('count'));
  expect(splitSelect('{ } | select(resource."odd, key)")').selected).toEqual([
    { name: 'odd, key)', target: { kind: 'attribute', key: 'odd, key)', scope: 'resource' } },
  ]);
});

it.each([
  '{ name = "| select(a)" }',
  '{ } | select()',
  '{ } | select(a',
  '{ } | select(a,)',
  '{ } | select(a b)',
  '{ } | select',
  'a = b',
  '',
])('leaves %j as it is', (query) => {
  expect(splitSelect(query)).toEqual({ query, selected: [] });
});
