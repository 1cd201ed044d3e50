import { expect, it } from 'vitest';
import { levelOf, levelOfWord, numberOfWord, SEVERITY_LEVELS } from './severity.ts';

it('the bands of severity numbers are those of OTLP', () => {
  expect([1, 4, 5, 9, 12, 13, 16, 17, 21, 24].map(levelOf)).toEqual([
    'trace',
    'trace',
    'debug',
    'info',
    'info',
    'warn',
    'warn',
    'error',
    'fatal',
    'fatal',
  ]);
  expect([0, 25, 255].map(levelOf)).toEqual([null, null, null]);
});

it('a severity that is given as text alone has the first number of its level', () => {
  expect(['Warning', 'ERR', 'Information', ' critical ', 'constructor', 'loud'].map(numberOfWord)).toEqual([13, 17, 9, 21, 0, 0]);
  for (const level of SEVERITY_LEVELS) expect(levelOf(numberOfWord(level))).toBe(levelOfWord(level));
});
