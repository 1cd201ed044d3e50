import { expect, it } from 'vitest';
import { sparkBarsPath } from './spark-bars.ts';

const size = { width: 40, height: 20 };

it('draws a bar for each count, as high as its share of the top, and none for nothing', () => {
  // Four parts of 10 px, with a gap of 0.75 between bars.
  expect(sparkBarsPath([4, 0, 2, 0], { ...size, top: 4 })).toBe('M0.0 20.0v-20.0h9.3v20.0zM20.0 20.0v-10.0h9.3v10.0z');
});

it('keeps one among very many to be seen', () => {
  expect(sparkBarsPath([1], { ...size, top: 1_000_000 })).toBe('M0.0 20.0v-1.5h39.3v1.5z');
});

it('is empty of nothing', () => {
  expect(sparkBarsPath([0, 0], { ...size, top: 0 })).toBe('');
  expect(sparkBarsPath([], { ...size, top: 1 })).toBe('');
});
