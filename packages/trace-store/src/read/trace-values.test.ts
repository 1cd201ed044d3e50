import { expect, it } from 'vitest';
import { leftOutNotes } from './trace-values.ts';

it('traces without columns are told of by the reason, each in its own sentence', () => {
  expect(leftOutNotes({ tooLarge: 0, late: 0, unreadable: 0 })).toEqual([]);
  expect(leftOutNotes({ tooLarge: 1, late: 2, unreadable: 3 })).toEqual([
    'One of the traces found has too many spans for columns of attributes.',
    '2 of the traces found have no columns of attributes: the 3 seconds that reading them may take were over.',
    'Columns of 3 traces are not whole: some of their blocks cannot be read.',
  ]);
  expect(leftOutNotes({ tooLarge: 2, late: 1, unreadable: 0 })).toEqual([
    '2 of the traces found have too many spans for columns of attributes.',
    'One of the traces found has no columns of attributes: the 3 seconds that reading them may take were over.',
  ]);
});
