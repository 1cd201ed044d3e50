import { expect, it } from 'vitest';
import { curvesByGroup, lacksCurves } from './group-curves.ts';
import type { GroupRowView } from './group-view.ts';

const group = (values: GroupRowView['values'], over: Partial<GroupRowView> = {}): GroupRowView => ({
  values,
  count: 1,
  errors: 0,
  p50Ns: 1,
  p90Ns: 1,
  p99Ns: 1,
  ...over,
});

it('a group has the curve that came with it, else the one of its very values', () => {
  const own = { counts: [1], errors: [1] };
  const [cart, none, order] = [group(['cart']), group([null]), group(['order'], { curve: own })];
  const curveOf = curvesByGroup(
    [cart, none, order],
    [
      { values: ['cart'], counts: [2], errors: [0] },
      // Of another group with the same mark.
      { values: ['null'], counts: [3], errors: [0] },
    ],
  );
  expect(curveOf(cart)?.counts).toEqual([2]);
  expect(curveOf(none)).toBeNull();
  expect(curveOf(order)).toBe(own);
});

it('curves are asked for when any group has none of its own, also where no group has a mark', () => {
  const own = { counts: [1], errors: [0] };
  expect(lacksCurves([])).toBe(false);
  expect(lacksCurves([group(['a'], { curve: own }), group(['b'], { curve: own })])).toBe(false);
  expect(lacksCurves([group(['rare'])])).toBe(true);
  expect(lacksCurves([group(['a'], { curve: own }), group(['b'], { mark: 7 })])).toBe(true);
});
