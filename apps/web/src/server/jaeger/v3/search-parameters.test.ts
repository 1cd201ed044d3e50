import { manualClock } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { operationsOfVersion3, traceSearchOfVersion3 } from './search-parameters.ts';

const NOW_MS = 1_700_000_000_000;
const of = (parameters: Readonly<Record<string, string>>) =>
  traceSearchOfVersion3(new URLSearchParams({ 'query.service_name': 'order', ...parameters }), manualClock(NOW_MS));

it('times are taken to the nanosecond, in any zone', () => {
  expect(
    of({ 'query.start_time_min': '2026-11-29T08:00:00.123456789Z', 'query.startTimeMax': '2026-11-29T10:30:00.5+01:30' }),
  ).toMatchObject({
    start: BigInt(Date.UTC(2026, 10, 29, 8)) * 1_000_000n + 123_456_789n,
    end: BigInt(Date.UTC(2026, 10, 29, 9)) * 1_000_000n + 500_000_000n,
  });
});

it('without times it is the last hour, as in version 1', () => {
  expect(of({ 'query.num_traces': '1500' })).toMatchObject({
    start: BigInt(NOW_MS - 3_600_000) * 1_000_000n,
    end: BigInt(NOW_MS) * 1_000_000n,
    limit: 1_000,
  });
});

it.each(['2026-11-29T08:00:00', '2026-11-29', '1700000000', '2026-13-29T08:00:00Z', 'yesterday'])('%s is refused as a time', (text) => {
  expect(() => of({ 'query.start_time_min': text })).toThrow(/start/);
});

it.each(['span_kind', 'spanKind'])('operations take the kind from %s', (name) => {
  const own = operationsOfVersion3(new URLSearchParams({ service: 'order', [name]: 'server' }));
  expect(Object.fromEntries(own)).toEqual({ service: 'order', spanKind: 'server' });
});
