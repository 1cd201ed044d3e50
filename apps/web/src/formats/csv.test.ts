import { expect, it } from 'vitest';
import { csvOf } from './csv.ts';

it('writes what RFC 4180 says, in an encoding that spreadsheets recognise', () => {
  expect(
    csvOf(
      ['a', 'b'],
      [
        ['x,y', 'say "hi"'],
        ['two\nlines', ''],
      ],
    ),
  ).toBe('\ufeffa,b\r\n"x,y","say ""hi"""\r\n"two\nlines",\r\n');
});

it('gives a spreadsheet no formula to run, and leaves numbers alone', () => {
  expect(csvOf(['k'], [['=1+1'], ['@SUM(A1)'], ['+cmd'], ['-cmd'], ['-12.5']])).toBe(
    "\ufeffk\r\n'=1+1\r\n'@SUM(A1)\r\n'+cmd\r\n'-cmd\r\n-12.5\r\n",
  );
});
