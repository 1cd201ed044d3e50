import { expect, it } from 'vitest';
import { changeOf } from './change.ts';

it.each([
  [138, 100, 'up'],
  [70, 100, 'down'],
  [100.2, 100, 'same'],
  [0, 0, 'same'],
  [5, 0, 'fresh'],
  [5, null, 'fresh'],
])('%d after %s is %s', (current, previous, direction) => {
  expect(changeOf(current, previous)?.direction).toBe(direction);
});

it('nothing now is no change', () => {
  expect(changeOf(null, 5)).toBeNull();
  expect(changeOf(Number.NaN, 5)).toBeNull();
});
