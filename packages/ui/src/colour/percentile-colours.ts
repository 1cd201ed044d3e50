import type { ThemeName } from '../theme/tokens.ts';

/** One hue from weak to strong. Each has 3:1 on every surface of its theme. */
const SHADES: Readonly<Record<ThemeName, readonly string[]>> = {
  light: ['#7087E4', '#5B74E0', '#3D58CC', '#2640A6', '#152A78'],
  dark: ['#5C74C9', '#7489E0', '#94A6F2', '#B9C6FB', '#E0E6FF'],
};

/**
 * Colours of percentiles, aligned with `percentiles` (in any order): shades of one hue, the lowest the weakest, the highest the strongest,
 * so that p99 is found before the legend is read.
 */
export function percentileColours(percentiles: readonly number[], theme: ThemeName): string[] {
  const shades = SHADES[theme];
  const order = [...new Set(percentiles)].sort((a, b) => a - b);
  return percentiles.map((percentile) => {
    const rank = order.length === 1 ? 1 : order.indexOf(percentile) / (order.length - 1);
    return shades[Math.round(rank * (shades.length - 1))] ?? '#3D58CC';
  });
}
