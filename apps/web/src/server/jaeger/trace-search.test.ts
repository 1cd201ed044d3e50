import { manualClock } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { traceSearchOf } from './trace-search.ts';

const NOW_MS = 1_700_000_000_000;
const of = (query: string) => traceSearchOf(new URLSearchParams(query), manualClock(NOW_MS));

it('everything that the search form of Jaeger sends is asked for', () => {
  const tags = encodeURIComponent(JSON.stringify({ error: 'true', 'span.kind': 'server', 'http.route': '/orders' }));
  expect(
    of(
      `service=order&operation=POST&tags=${tags}&minDuration=1.5ms&maxDuration=2s&limit=20&lookback=1h&start=1699999990000000&end=1699999999000000`,
    ),
  ).toEqual({
    start: 1_699_999_990_000_000_000n,
    end: 1_699_999_999_000_000_000n,
    limit: 20,
    conditions: [
      { target: { kind: 'field', field: 'service' }, operator: '=', values: ['order'] },
      { target: { kind: 'field', field: 'name' }, operator: '=', values: ['POST'] },
      { target: { kind: 'field', field: 'duration' }, operator: '>=', values: ['1500000'] },
      { target: { kind: 'field', field: 'duration' }, operator: '<=', values: ['2000000000'] },
      { target: { kind: 'field', field: 'status' }, operator: '=', values: ['error'] },
      { target: { kind: 'field', field: 'kind' }, operator: '=', values: ['server'] },
      { target: { kind: 'attribute', key: 'http.route' }, operator: '=', values: ['/orders'] },
    ],
  });
});

it('without a time it is the last hour, and a pair is a tag too', () => {
  expect(of('service=order&tag=k:a:b')).toMatchObject({
    start: BigInt(NOW_MS - 3_600_000) * 1_000_000n,
    end: BigInt(NOW_MS) * 1_000_000n,
    limit: 100,
    conditions: [{}, { target: { kind: 'attribute', key: 'k' }, values: ['a:b'] }],
  });
});

it('more than a search finds may be asked for, as the form of Jaeger does, and so many are given', () => {
  expect(of('service=order&limit=1000').limit).toBe(1_000);
  expect(of('service=order&limit=1500').limit).toBe(1_000);
});

it.each([
  ['', /service/],
  ['service=a&tags=[1]', /tags/],
  ['service=a&tags={', /tags/],
  ['service=a&tags={"a":1}', /tags/],
  ['service=a&tag=alone', /tag/],
  ['service=a&limit=0', /limit/],
  ['service=a&start=yesterday', /start/],
  ['service=a&minDuration=5', /minDuration/],
])('%j is refused by name', (query, name) => {
  expect(() => of(query)).toThrow(name);
});
