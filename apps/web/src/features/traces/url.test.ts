import { describe, expect, it } from 'vitest';
import { parseTraces, withTraces, type TracesState } from './url.ts';

describe('the traces page in the URL', () => {
  const state: TracesState = {
    query: 'service = order and duration > 500ms',
    mode: 'spans',
    order: 'duration',
    hidden: ['kind', 'traceId'],
    columns: ['thread.name', 'resource."odd key"'],
    groupBy: ['service', 'http.route'],
    groupSort: 'p99',
    isFormOpen: true,
    areFacetsOpen: false,
    facets: ['tier'],
    isTailing: true,
    viewId: 12,
  };

  it('comes back as it went in and leaves the frame\u2019s part alone', () => {
    const search = withTraces(new URLSearchParams('from=now-3h&to=now'), state);
    expect(parseTraces(new URLSearchParams(search.toString()))).toEqual(state);
    expect(search.get('from')).toBe('now-3h');
  });

  it('is short where everything is as usual', () => {
    expect(withTraces(new URLSearchParams(), parseTraces(new URLSearchParams())).toString()).toBe('');
  });

  it('ignores what it does not know', () => {
    expect(parseTraces(new URLSearchParams('mode=logs&order=%3Cb%3E&hide=none,kind&by=a%20b&by=&col=&gsort=x&saved=1e9'))).toEqual({
      query: '',
      mode: 'traces',
      order: 'newest',
      hidden: [],
      columns: [],
      groupBy: [],
      groupSort: 'count',
      isFormOpen: false,
      areFacetsOpen: true,
      facets: [],
      isTailing: false,
      viewId: null,
    });
  });
});
