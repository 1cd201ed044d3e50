import { describe, expect, it } from 'vitest';
import { parseTrace, parseTraces, withTrace, withTraces, type TracesState, type TraceState } from './url.ts';
import { NO_FILTER } from './model/waterfall.ts';

describe('the traces page in the URL', () => {
  const state: TracesState = {
    query: 'service = order and duration > 500ms',
    mode: 'spans',
    order: 'duration',
    hidden: ['kind', 'traceId'],
    isFormOpen: true,
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
    expect(parseTraces(new URLSearchParams('mode=logs&order=%3Cb%3E&hide=none,kind'))).toEqual({
      query: '',
      mode: 'traces',
      order: 'newest',
      hidden: [],
      isFormOpen: false,
    });
  });
});

describe('the trace page in the URL', () => {
  const state: TraceState = {
    spanId: '00f067aa0ba902b7',
    filter: { errorsOnly: true, service: 'order & co', componentClass: 1, find: 'INSERT' },
    colourBy: 'component',
    zoom: { from: 1_000, to: 2_500_000 },
  };

  it('comes back as it went in', () => {
    expect(parseTrace(new URLSearchParams(withTrace(new URLSearchParams(), state).toString()))).toEqual(state);
  });

  it('has defaults, also for what makes no sense', () => {
    const plain = { spanId: null, filter: NO_FILTER, colourBy: 'service', zoom: null };
    expect(parseTrace(new URLSearchParams())).toEqual(plain);
    expect(parseTrace(new URLSearchParams('span=../../x&component=none&zoom=9-1&colour=pink'))).toEqual(plain);
  });
});
