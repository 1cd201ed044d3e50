import { expect, it } from 'vitest';
import { completionAt, withField } from './edit-query.ts';

it.each([
  ['', 'service', 'cart', false, 'service=cart'],
  ['timeout', 'order.id', 'a b', true, 'timeout order.id!="a b"'],
  ['timeout service!=cart', 'service', 'cart', false, 'timeout service=cart'],
  ['service=cart', 'service', 'cart', false, 'service=cart'],
] as const)('%j with %s %s is %j', (query, field, value, isNot, expected) => {
  expect(withField(query, field, value, isNot)).toBe(expected);
});

it.each([
  ['ser', 3, { start: 0, field: null, prefix: 'ser' }],
  ['timeout service=ca', 18, { start: 8, field: 'service', prefix: 'ca' }],
  ['service!="web s', 15, { start: 14, field: null, prefix: 's' }],
] as const)('completion of %j at %i', (query, caret, expected) => {
  expect(completionAt(query, caret)).toEqual(expected);
});
