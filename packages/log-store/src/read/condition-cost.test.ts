import { expect, it } from 'vitest';
import { parseLogQuery } from '../query-language/parse.ts';
import { areCountedFast } from './condition-cost.ts';

it.each([
  ['', true],
  ['connection refused', true],
  ['-healthcheck severity>=warn', true],
  ['refused service=(cart|checkout) pattern=12', true],
  ['"connection refused"', false],
  ['conn*', false],
  ['-- http', false],
  ['body:onnection', false],
  ['order.id=1001', false],
  ['trace=*', false],
])('%j: %j', (search, isFast) => {
  expect(areCountedFast(parseLogQuery(search))).toBe(isFast);
});
