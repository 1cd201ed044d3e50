import { expect, it } from 'vitest';
import { shownValues } from './trace-values.ts';

const VALUES = { texts: ['mysql', 'long', 'redis'], areCut: [false, true, false], count: 9, ofMatches: true };

it('a value narrows the query when a matching span has it and all of it is told', () => {
  expect(shownValues(VALUES, 2)).toEqual([
    { text: 'mysql', canBePicked: true },
    { text: 'long', canBePicked: false },
  ]);
  expect(shownValues({ ...VALUES, ofMatches: false }, 3).some(({ canBePicked }) => canBePicked)).toBe(false);
  expect(shownValues(undefined, 3)).toEqual([]);
});
