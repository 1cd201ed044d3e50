'use client';

import { usePalette } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { trendPaths } from '../model/trend-paths.ts';
import styles from './Applications.module.css';

const [WIDTH, HEIGHT] = [104, 22];

/** Requests over time as a small area; where some failed, their part of it is red, from the ground. */
export function TrendLine({
  counts,
  errors = [],
  label,
}: {
  readonly counts: readonly number[];
  readonly errors?: readonly number[];
  readonly label: string;
}): ReactNode {
  const palette = usePalette();
  const { line, area, bars } = trendPaths(counts, errors, WIDTH, HEIGHT);
  return (
    <svg
      className={styles['trend']}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      role="img"
      aria-label={label}
    >
      <path d={area} fill={palette.accent} opacity={0.12} />
      <path d={line} fill="none" stroke={palette.accent} strokeWidth={1.25} strokeLinejoin="round" />
      <path d={bars} fill={palette.error} />
    </svg>
  );
}
