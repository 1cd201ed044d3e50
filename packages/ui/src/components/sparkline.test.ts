import { expect, it } from 'vitest';
import { sparklinePath } from './Sparkline.tsx';

it('draws from zero to the largest value', () => {
  expect(sparklinePath([0, 5, 10], 20, 12)).toBe('M0.0 11.0L10.0 6.0L20.0 1.0');
});

it('leaves a gap where data is missing', () => {
  expect(sparklinePath([10, null, 10], 20, 12)).toBe('M0.0 1.0M20.0 1.0');
});

it('draws a flat line for zeros', () => {
  expect(sparklinePath([0, 0], 10, 12)).toBe('M0.0 11.0L10.0 11.0');
});
