import { expect, it } from 'vitest';
import { seededRandom, systemRandom } from './random.ts';

const draw = (random: () => number, count: number): number[] => Array.from({ length: count }, () => random());

it('the same seed gives the same sequence, another seed another', () => {
  expect(draw(seededRandom(7), 100)).toEqual(draw(seededRandom(7), 100));
  expect(draw(seededRandom(7), 10)).not.toEqual(draw(seededRandom(8), 10));
});

it('the sequence is fixed for all time: simulated data depends on it', () => {
  expect(draw(seededRandom(1), 3).map((value) => Math.round(value * 1e6))).toEqual([627074, 2736, 527447]);
});

it.each([
  ['seeded', seededRandom(42)],
  ['system', systemRandom],
])('%s values fill [0, 1) evenly', (_, random) => {
  const counts = new Uint32Array(10);
  for (const value of draw(random, 20_000)) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThan(1);
    const bucket = Math.floor(value * 10);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  // Ten standard deviations around 2,000.
  for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(430);
});

it('every whole number is a seed, whatever its sign or size', () => {
  for (const seed of [0, -1, 2 ** 31, 2 ** 32, 2 ** 53])
    for (const value of draw(seededRandom(seed), 100)) expect(value >= 0 && value < 1).toBe(true);
});

it('two sequences do not disturb each other', () => {
  const [one, other] = [seededRandom(7), seededRandom(7)];
  const apart = draw(seededRandom(7), 20);
  expect(Array.from({ length: 20 }, () => [one(), other()])).toEqual(apart.map((value) => [value, value]));
});
