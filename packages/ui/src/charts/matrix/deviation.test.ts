import { expect, it } from 'vitest';
import { deviations } from './deviation.ts';

const levels = (...given: Parameters<typeof deviations>): readonly number[] => deviations(...given).map(({ level }) => level);

it('one bad instance stands out and the others do not', () => {
  expect(levels([100, 105, 96, 520, 101], 'higher', 0)).toEqual([0, 0, 0, 4, 0]);
});

it('of two instances the worse one stands out', () => {
  expect(levels([100, 200], 'higher', 0)).toEqual([0, 2]);
  expect(levels([200, 100], 'higher', 0)).toEqual([2, 0]);
});

it('what is better than the others is not marked, unless either direction is bad', () => {
  expect(levels([100, 100, 10], 'higher', 0)).toEqual([0, 0, 0]);
  expect(levels([100, 100, 10], 'lower', 0)).toEqual([0, 0, 4]);
  expect(levels([100, 100, 10, 300], 'either', 0)).toEqual([0, 0, 4, 3]);
});

it('differences of what counts as nothing are none', () => {
  expect(levels([0, 0.0001, 0.0009], 'higher', 0.001)).toEqual([0, 0, 0]);
  expect(levels([0, 0, 0.05], 'higher', 0.001)).toEqual([0, 0, 4]);
});

it('missing values are left out of the middle and not marked', () => {
  expect(deviations([null, 10, 10], 'higher', 0)).toEqual([
    { ratio: null, level: 0 },
    { ratio: 1, level: 0 },
    { ratio: 1, level: 0 },
  ]);
});
