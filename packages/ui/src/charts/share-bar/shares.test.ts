import { expect, it } from 'vitest';
import { placeParts } from './shares.ts';

const part = (key: string, value: number) => ({ key, label: key, value, colour: '#000000' });

it('parts are shares of the whole, in the order given; empty ones are left out', () => {
  expect(placeParts([part('a', 30), part('b', 0), part('c', 10)], 80).map(({ key, share }) => [key, share])).toEqual([
    ['a', 0.375],
    ['c', 0.125],
  ]);
});

it('parts that are more than the whole are shares of their sum', () => {
  expect(placeParts([part('a', 30), part('b', 30)], 40).map(({ share }) => share)).toEqual([0.5, 0.5]);
  expect(placeParts([part('a', -5)], null)).toEqual([]);
});
