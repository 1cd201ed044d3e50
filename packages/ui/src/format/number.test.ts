import { expect, it } from 'vitest';
import { formatBytes } from './number.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1 kB'],
  [36_440_000_000, '36.4 GB'],
  [1e18, '1,000 PB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes, 'en')).toBe(text);
});
