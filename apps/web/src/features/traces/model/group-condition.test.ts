import { formatQuery, GROUP_VALUE_UNITS_MAX, parseQuery, type Target } from '@spanhouse/trace-store/query-language';
import { expect, it } from 'vitest';
import { groupTargets, withGroups } from './group-condition.ts';

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

it('a value so long that it was cut is what those of the group begin with', () => {
  const long = 'x'.repeat(GROUP_VALUE_UNITS_MAX);
  expect(withGroups([], [TIER], { values: [long] })).toEqual([{ target: TIER, operator: 'startsWith', values: [long] }]);
  expect(withGroups([], [TIER], { values: [long.slice(1)] })).toEqual([{ target: TIER, operator: '=', values: [long.slice(1)] }]);
});

it('a key that was an indexed tag stands for the attribute of the span, others for what they say', () => {
  expect(groupTargets(['order.tier', 'service', 'event.x'], [true, false, false])).toEqual([
    { kind: 'attribute', key: 'order.tier', scope: 'span' },
    { kind: 'field', field: 'service' },
    { kind: 'attribute', key: 'x', scope: 'event' },
  ]);
});
