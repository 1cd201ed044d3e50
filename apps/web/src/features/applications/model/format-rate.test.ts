import { expect, it } from 'vitest';
import { formatRate } from './format-rate.ts';

it('rates have three figures', () => {
  expect([0, 0.0511, 1.2, 12.34, 312.4, 12_345].map((rate) => formatRate(rate, 'en'))).toEqual([
    '0',
    '0.051',
    '1.20',
    '12.3',
    '312',
    '12,345',
  ]);
});
