import { describe, expect, it } from 'vitest';
import { isViewAlone, searchOfView, viewSearch } from './saved-search.ts';

describe('a saved view', () => {
  it('keeps query, time, table, columns and grouping, and nothing of the moment', () => {
    const search = 'gsort=p99&by=service&from=now-3h&to=now&q=a+%3D+b&mode=groups&live=1&tail=1&saved=4&utm=x&col=tier&env=prod';
    expect(new URLSearchParams(viewSearch(new URLSearchParams(search)))).toEqual(
      new URLSearchParams('from=now-3h&to=now&env=prod&q=a+%3D+b&mode=groups&col=tier&by=service&gsort=p99'),
    );
  });

  it('is written one way, so that what was changed can be told', () => {
    const [one, other] = ['to=now&q=x&from=now-1h', 'from=now-1h&order=newest&to=now&q=x'];
    expect(viewSearch(new URLSearchParams(one))).toBe(viewSearch(new URLSearchParams(other)));
    expect(viewSearch(new URLSearchParams(viewSearch(new URLSearchParams(one))))).toBe(viewSearch(new URLSearchParams(one)));
  });

  it('has an address that says all, and is meant by one that names it alone', () => {
    expect(searchOfView({ id: 7, search: 'q=a&onload=x' })).toBe('q=a&saved=7');
    expect(isViewAlone(new URLSearchParams('saved=7'))).toBe(true);
    expect(isViewAlone(new URLSearchParams('saved=7&q=a'))).toBe(false);
    expect(isViewAlone(new URLSearchParams(''))).toBe(false);
  });
});
