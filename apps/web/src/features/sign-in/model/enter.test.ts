import { expect, it } from 'vitest';
import { placeToEnter } from './enter.ts';

it.each([
  ['/p/default/traces?q=service%20%3D%20a', '/p/default/traces?q=service%20%3D%20a'],
  ['/', '/'],
  [null, '/'],
  ['', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example/', '/'],
  ['/a\\b', '/'],
  ['javascript:alert(1)', '/'],
  ['/\tx', '/'],
])('%j leads to %s', (target, place) => {
  expect(placeToEnter(target)).toBe(place);
});
