import { expect, it } from 'vitest';
import { logfmtPairs } from './logfmt.ts';

it('pairs have plain or quoted values', () => {
  expect(logfmtPairs(' service.name=order  http.route="/a b" note="say \\"x\\\\y\\"" empty= ')).toEqual([
    ['service.name', 'order'],
    ['http.route', '/a b'],
    ['note', 'say "x\\y"'],
    ['empty', ''],
  ]);
  expect(logfmtPairs('')).toEqual([]);
});

it.each(['alone', 'a="open', '=b', 'a=b" c=d'])('%j is refused with its place', (text) => {
  expect(() => logfmtPairs(text)).toThrow(/character \d+/);
});
