import { describe, expect, it } from 'vitest';
import { NO_FILTER } from './model/span-filter.ts';
import { DEFAULT_SORT, parseTrace, withTrace, type TraceState } from './trace-url.ts';

describe('the trace page in the URL', () => {
  const state: TraceState = {
    page: 3,
    shown: 'statistics',
    spanId: '00f067aa0ba902b7',
    filter: { errorsOnly: true, service: 'order & co', componentClass: 1, find: 'INSERT' },
    colourBy: 'component',
    isPathShown: true,
    clocks: 'sent',
    zoom: { from: 1_000, to: 2_500_000 },
    graphLevel: 'interface',
    grouping: { kind: 'attribute', key: 'thread.name' },
    listColumns: ['thread.name', 'a,b&c'],
    listSort: { column: 'attr:thread.name', isDescending: true },
    flameAt: 'ab'.repeat(8),
    other: 'cd'.repeat(16),
  };

  it('comes back as it went in', () => {
    expect(parseTrace(new URLSearchParams(withTrace(new URLSearchParams('from=now-1h'), state).toString()))).toEqual(state);
  });

  const plain: TraceState = {
    page: null,
    shown: 'waterfall',
    spanId: null,
    filter: NO_FILTER,
    colourBy: 'service',
    isPathShown: false,
    clocks: 'adjusted',
    zoom: null,
    graphLevel: 'service',
    grouping: { kind: 'service' },
    listColumns: [],
    listSort: DEFAULT_SORT,
    flameAt: null,
    other: null,
  };

  it('has defaults, which stand in no link', () => {
    expect(parseTrace(new URLSearchParams())).toEqual(plain);
    expect(withTrace(new URLSearchParams(), plain).toString()).toBe('');
  });

  it('ignores what makes no sense', () => {
    const odd =
      'page=0&span=../../x&component=none&zoom=9-1&colour=pink&view=pie&by=attr:&sort=-&level=x&flame=1&other=zz&clocks=mine&col=';
    expect(parseTrace(new URLSearchParams(odd))).toEqual(plain);
  });
});
