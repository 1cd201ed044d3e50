import { expect, it } from 'vitest';
import { linearityOf } from './scale.ts';

it('linearity is the cost of a span at the highest rate in that at the lowest', () => {
  expect(linearityOf([12, 11, 15].map((total) => ({ cpuMicrosPerSpan: { total } })))).toBe(1.25);
});
