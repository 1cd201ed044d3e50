import { expect, it } from 'vitest';
import type { EdgeView } from './callers.ts';
import { ARMS_MAX, armsOf } from './neighbour-arms.ts';

const side = (count: number) => ({ count, errors: 0, sumNs: count, p50Ns: 1, p95Ns: 1, p99Ns: 1 });
const view = (name: string, client: number, server: number): EdgeView => ({
  key: name,
  componentClass: 'downstream',
  service: name,
  name,
  hasPage: true,
  edge: {
    callerClass: 'downstream',
    callerService: 'a',
    callerName: 'b',
    componentClass: 'downstream',
    callee: 'c',
    calleeName: 'd',
    client: side(client),
    server: side(server),
    gapNs: null,
    slowest: null,
    failing: null,
  },
});

it('draws those with most calls, the widest the one with most, and says how many are left out', () => {
  const views = Array.from({ length: ARMS_MAX + 3 }, (_, i) => view(`v${String(i)}`, 1, 100 * (i + 1)));
  const { shown, hidden } = armsOf(views, false);
  expect(hidden).toBe(3);
  expect(shown.map((arm) => arm.view.name)).toEqual(['v10', 'v9', 'v8', 'v7', 'v6', 'v5', 'v4', 'v3']);
  expect(shown[0]?.width).toBe(7);
  // Four elevenths of the calls: the area goes with the calls, the width with their root.
  expect(shown.at(-1)?.width).toBeCloseTo(7 * Math.sqrt(4 / 11));
});

it('takes the figures of the interface itself, and those of the other side where it has none', () => {
  expect(armsOf([view('x', 5, 9)], false).shown[0]?.side.count).toBe(9);
  expect(armsOf([view('x', 5, 9)], true).shown[0]?.side.count).toBe(5);
  expect(armsOf([view('x', 5, 0)], false).shown[0]?.side.count).toBe(5);
  expect(armsOf([], true)).toEqual({ shown: [], hidden: 0 });
});
