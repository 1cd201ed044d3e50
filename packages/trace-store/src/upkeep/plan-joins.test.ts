import { expect, it } from 'vitest';
import { planJoins, type StoredObject } from './plan-joins.ts';
import { UPKEEP_LIMITS } from './upkeep-limits.ts';

const FOLDER = { projectId: 1, retentionDays: 7, day: '2026-11-23' };
const LIMITS = { ...UPKEEP_LIMITS, smallBytes: 100, levelBytes: 100, joinedBytes: 1_000, sourcesMin: 4, sourcesMax: 50 };
const objects = (...sizes: readonly number[]): readonly StoredObject[] =>
  sizes.map((bytes, i) => ({ key: `k${String(i)}`, bytes, blocks: 1, placedAt: 0 }));
const keysOf = (sizes: readonly number[]): readonly (readonly string[])[] =>
  planJoins(FOLDER, objects(...sizes), LIMITS).map(({ sources }) => sources.map(({ key }) => key));

it('few and little stay as they are, until they are many or much', () => {
  expect(keysOf([])).toEqual([]);
  expect(keysOf([10, 10, 10])).toEqual([]);
  expect(keysOf([10, 10, 10, 10])).toEqual([['k0', 'k1', 'k2', 'k3']]);
});

it('large objects are left out, and joined ones do not grow without end', () => {
  expect(keysOf([10, 100, 10, 5_000, 10, 10])).toEqual([['k0', 'k2', 'k4', 'k5']]);
  expect(planJoins(FOLDER, objects(...Array.from({ length: 45 }, () => 99)), LIMITS).map(({ sources }) => sources.length)).toEqual([
    11, 11, 11, 11,
  ]);
  expect(planJoins(FOLDER, objects(...Array.from({ length: 120 }, () => 1)), LIMITS).map(({ sources }) => sources.length)).toEqual([
    50, 50, 20,
  ]);
});

it('a byte is rewritten once a level: in the long run of a day of small cuts four times at most', () => {
  let objects: readonly StoredObject[] = [];
  let cutBytes = 0;
  let rewritten = 0;
  for (let round = 0; round < 288; round++) {
    const cuts = Array.from({ length: 150 }, (_, i) => ({
      key: `c${String(round * 150 + i).padStart(9, '0')}`,
      bytes: 20_000,
      blocks: 1,
      placedAt: 0,
    }));
    cutBytes += 150 * 20_000;
    const all = [...objects, ...cuts];
    const joins = planJoins(FOLDER, all, UPKEEP_LIMITS);
    const gone = new Set(joins.flatMap(({ sources }) => sources.map(({ key }) => key)));
    const made = joins.map(({ sources }, i) => ({
      key: `j${String(round)}-${String(i)}`,
      bytes: sources.reduce((sum, { bytes }) => sum + bytes, 0),
      blocks: 1,
      placedAt: round,
    }));
    rewritten += made.reduce((sum, { bytes }) => sum + bytes, 0);
    objects = [...all.filter(({ key }) => !gone.has(key)), ...made];
  }
  expect(rewritten / cutBytes).toBeLessThan(4);
  expect(objects.length).toBeLessThan(60);
});
