import { expect, it } from 'vitest';
import { errorCondition, failuresOf } from './error-condition.ts';

it('codes that say that all went well are no errors', () => {
  const errors = [
    { kind: 'businessCode', value: '200', count: 9 },
    { kind: 'businessCode', value: '50013', count: 2 },
    { kind: 'httpStatus', value: '200', count: 1 },
  ] as const;
  expect(failuresOf(errors).map(({ kind, value }) => `${kind} ${value}`)).toEqual(['businessCode 50013', 'httpStatus 200']);
});

it('an error is found by what its spans say', () => {
  expect(errorCondition({ kind: 'businessCode', value: '50013', count: 2 })).toEqual({
    target: { kind: 'attribute', key: 'response.code' },
    operator: '=',
    values: ['50013'],
  });
});
