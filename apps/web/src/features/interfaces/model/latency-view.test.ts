import type { Curves, LatencyPart, LatencyParts } from '@spanhouse/trace-store';
import { expect, it } from 'vitest';
import { chartParts, grownMost, latencyView, REST } from './latency-view.ts';

const part = (component: string, sumNs: number, over: Partial<LatencyPart> = {}): LatencyPart => ({
  componentClass: component === '' ? 'own' : 'sql',
  component,
  operation: '',
  calls: 10,
  sumNs,
  slowest: null,
  trend: [sumNs / 2, sumNs / 2, 0],
  ...over,
});
const partsOf = (requests: number, ...parts: LatencyPart[]): LatencyParts => ({
  bucketSeconds: 30,
  times: [0, 30_000, 60_000],
  requests,
  totalNs: parts.reduce((sum, { sumNs }) => sum + sumNs, 0),
  parts,
});
const CURVES = { bucketSeconds: 30, times: [0, 30_000, 60_000], count: [30, 10, 20] } as unknown as Curves;
const LATER = 1e9;

it('time becomes time a request, by the requests that were looked at', () => {
  const view = latencyView(partsOf(10, part('', 400), part('mysql', 100)), null, CURVES, LATER);
  expect(view).toMatchObject({ requests: 10, nsPerRequest: 50, beforeNsPerRequest: null });
  expect(view.parts.map(({ nsPerRequest, share, moreNs }) => [nsPerRequest, share, moreNs])).toEqual([
    [40, 0.8, null],
    [10, 0.2, null],
  ]);
});

it('a bucket that nothing was looked at in is a gap and has no part of the requests', () => {
  const [own] = latencyView(partsOf(8, part('', 480)), null, CURVES, LATER).parts;
  // 30 and 10 of 40 requests: 6 and 2 of the 8 looked at.
  expect(own?.trend).toEqual([40, 120, null]);
});

it('what has grown is said, and what of it goes back to which part', () => {
  const before = partsOf(5, part('', 100), part('mysql', 25));
  const view = latencyView(partsOf(10, part('', 210), part('mysql', 350)), before, CURVES, LATER);
  expect(view.beforeNsPerRequest).toBe(25);
  expect(grownMost(view)).toMatchObject({ component: 'mysql', moreNs: 30 });
  expect(grownMost(latencyView(before, view.requests === 0 ? null : partsOf(5, part('', 500)), CURVES, LATER))).toBeNull();
});

it('a chart shows the largest parts and the rest as one', () => {
  const view = latencyView(partsOf(10, part('', 400), part('a', 300), part('b', 200), part('c', 100)), null, CURVES, LATER);
  const shown = chartParts(view.parts, 3);
  expect(shown.map(({ key }) => key.split('\n')[1] ?? key)).toEqual(['', 'a', REST]);
  expect(shown[2]).toMatchObject({ nsPerRequest: 30 });
});
