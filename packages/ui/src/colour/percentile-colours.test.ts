import { describe, expect, it } from 'vitest';
import { PALETTES, type ThemeName } from '../theme/tokens.ts';
import { contrastOf } from './contrast.ts';
import { percentileColours } from './percentile-colours.ts';

const THEMES: readonly ThemeName[] = ['light', 'dark'];

describe.each(THEMES)('shades of percentiles in the %s theme', (theme) => {
  const { canvas, surface, raised } = PALETTES[theme];

  it('have 3:1 on every surface and grow stronger', () => {
    const shades = percentileColours([50, 75, 90, 95, 99], theme);
    for (const shade of shades)
      for (const ground of [canvas, surface, raised]) expect(contrastOf(shade, ground), shade).toBeGreaterThanOrEqual(2.99);
    const strengths = shades.map((shade) => contrastOf(shade, surface));
    expect(strengths).toEqual([...strengths].sort((x, y) => x - y));
  });

  it('follow the percentile, not its place in the list', () => {
    const [p99, p50] = percentileColours([99, 50], theme);
    expect(percentileColours([50, 99], theme)).toEqual([p50, p99]);
    expect(percentileColours([99], theme)).toEqual([p99]);
  });
});
