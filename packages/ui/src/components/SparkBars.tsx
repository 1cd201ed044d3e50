'use client';

import type { ReactNode } from 'react';
import { usePalette } from '../theme/ThemeProvider.tsx';
import { sparkBarsPath } from './spark-bars.ts';

type Props = {
  readonly counts: readonly number[];
  /** The part of each count that failed. */
  readonly errors: readonly number[];
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
};

/** Counts over time as small bars, the failed part of each at its foot in another colour. Two paths, because tables have hundreds. */
export function SparkBars({ counts, errors, label, width = 96, height = 20 }: Props): ReactNode {
  const { accent, error } = usePalette();
  const top = Math.max(0, ...counts);
  return (
    <svg width={width} height={height} viewBox={`0 0 ${String(width)} ${String(height)}`} role="img" aria-label={label}>
      <title>{label}</title>
      <path d={sparkBarsPath(counts, { top, width, height })} fill={accent} opacity={0.7} />
      <path d={sparkBarsPath(errors, { top, width, height })} fill={error} />
    </svg>
  );
}
