import { expect, it } from 'vitest';
import { errorPageProblems } from './errors.mjs';

const CODES = { 'A.B': { http: 404, retry: 'never' }, 'C.D': { http: 503, retry: 'later' } };
const PAGE = '| code | HTTP | again |\n| --- | --- | --- |\n| `A.B` | 404 | never | x |\n| `C.D` | 503 | later | y |\n';

it('a page that describes every code is fine', () => {
  expect(errorPageProblems(PAGE, CODES)).toEqual([]);
});

it('a code that is missing, unknown or described differently is reported', () => {
  expect(errorPageProblems(PAGE.replace('A.B', 'X.Y').replace('503', '500'), CODES)).toEqual([
    'docs/errors.md: A.B is not described',
    'docs/errors.md: X.Y does not exist',
    'docs/errors.md: C.D is 503, later',
  ]);
});
