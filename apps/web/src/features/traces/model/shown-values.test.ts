import { formatQuery, parseQuery, type QueryFilter } from '@spanhouse/trace-store/query-language';
import { describe, expect, it } from 'vitest';
import { shownValues } from './shown-values.ts';

const VALUES = { texts: ['mysql', 'long', 'redis'], areCut: [false, true, false], count: 9, ofMatches: true };
const read = (query: string): readonly QueryFilter[] => {
  const parsed = parseQuery(query);
  if ('error' in parsed) throw new Error(parsed.error.message);
  return parsed.conditions;
};
const picks = (key: string, values: typeof VALUES, query = ''): readonly (string | null)[] =>
  shownValues(key, values, 3, read(query)).map(({ picked }) => (picked === null ? null : formatQuery(picked)));

describe('a value of a column', () => {
  it('narrows the query when a matching span has it and all of it is told', () => {
    expect(picks('db.system.name', VALUES)).toEqual(['db.system.name = mysql', null, 'db.system.name = redis']);
    expect(picks('db.system.name', { ...VALUES, ofMatches: false })).toEqual([null, null, null]);
  });

  it('is one of several, each by itself, also where one has a comma', () => {
    expect(picks('eventName', { ...VALUES, texts: ['retry', 'a, b'], areCut: [false, false] })).toEqual([
      'eventName = retry',
      'eventName = "a, b"',
    ]);
  });

  it('takes the place of what is asked of its key', () => {
    expect(picks('tier', { ...VALUES, texts: ['gold'] }, 'tier in (gold, silver) and status = error')).toEqual([
      'tier = gold and status = error',
    ]);
  });

  it('is no way to narrow where the language has no words for it', () => {
    expect(picks('eventTime', { ...VALUES, texts: ['1500', '-1'], areCut: [false, false] })).toEqual(['eventTime = 1500ns', null]);
  });

  it('is none where nothing was told', () => {
    expect(shownValues('tier', undefined, 3, [])).toEqual([]);
  });
});
