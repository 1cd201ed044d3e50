import { expect, it } from 'vitest';
import { NO_PART } from './model/choice.ts';
import { parseCompare, withCompare, type CompareState } from './url.ts';

const PART: CompareState = {
  query: 'service = order',
  pick: 'part',
  slowerThan: 0.9,
  isOfItsName: false,
  part: { minNs: 5_000_000, maxNs: null, sinceMs: 1_795_000_000_000, untilMs: null },
  chosenBy: '',
};

it('a link opens what it was copied from', () => {
  expect(parseCompare(withCompare(new URLSearchParams('env=prod'), PART))).toEqual(PART);
});

it('a link keeps the query that chooses, where it does', () => {
  const state: CompareState = { ...PART, pick: 'query', part: NO_PART, chosenBy: '{status = error} > {}' };
  expect(parseCompare(withCompare(new URLSearchParams(), state))).toEqual(state);
  expect(parseCompare(withCompare(new URLSearchParams(), { ...state, pick: 'slow' })).chosenBy).toBe('');
});

it('a link to the plain page is short; bounds go with the part they belong to', () => {
  expect(withCompare(new URLSearchParams(), parseCompare(new URLSearchParams())).toString()).toBe('');
  expect(parseCompare(withCompare(new URLSearchParams(), { ...PART, pick: 'failed' })).part).toEqual(NO_PART);
});

it('what cannot be understood is as if it were not there', () => {
  expect(parseCompare(new URLSearchParams('pick=odd&share=0.42&min=-1&since=yesterday'))).toEqual(parseCompare(new URLSearchParams()));
});
