import { parseQuery, formatQuery, type Target } from '@spanhouse/trace-store/query-language';
import { expect, it } from 'vitest';
import { withGroups } from './group-condition.ts';

const TIER: Target = { kind: 'attribute', key: 'tier', scope: 'span' };

it('the spans of a group of an indexed tag are asked for by their own attribute, beside what the query says', () => {
  const query = parseQuery('tier exists and service = cart');
  if ('error' in query) throw new Error(query.error.message);
  const by: readonly Target[] = [TIER, { kind: 'field', field: 'service' }];
  expect(formatQuery(withGroups(query.conditions, by, { values: ['gold', 'cart'] }))).toBe(
    'tier exists and service = cart and span.tier = gold',
  );
  expect(formatQuery(withGroups(query.conditions, by, { values: [null, 'cart'] }))).toBe(
    'tier exists and service = cart and span.tier not exists',
  );
});
