import { expect, it } from 'vitest';
import { partColours } from './part-colours.ts';

it('the first of a class has its colour, the next are paler', () => {
  expect(partColours(['sql', 'own', 'sql'], (one) => (one === 'sql' ? '#000000' : '#ff0000'), '#ffffff')).toEqual([
    '#000000',
    '#ff0000',
    '#474747',
  ]);
});
