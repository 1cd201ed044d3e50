import { expect, it } from 'vitest';
import { readPlace, writePlace } from './histogram-place.ts';

it('a place is read as it was written', () => {
  const place = { minute: 29_398_199n, minutes: 8n };
  expect(writePlace(place)).toBe('29398199-8');
  expect(readPlace('29398199-8')).toEqual(place);
});

it.each(['', '1', '1-', '1-0', '-1-1', '1-1-1', '12345678901-1', '1-12345678901', ' 1-1', '1763892000000000000-0-0-0'])(
  '%j is none',
  (text) => {
    expect(() => readPlace(text)).toThrow(expect.objectContaining({ code: 'QUERY.INVALID' }));
  },
);
