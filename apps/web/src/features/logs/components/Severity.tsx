'use client';

import { usePalette } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { LEVEL_MARKS, levelColour, levelOfNumber } from '../model/level-look.ts';
import styles from './Logs.module.css';

/** The level as a bar of its colour and as a word. */
export function Severity({ severity }: { readonly severity: number }): ReactNode {
  const level = levelOfNumber(severity);
  const colour = levelColour(level, usePalette());
  return (
    <span className={styles['severity']} data-level={level}>
      <span className={styles['severityBar']} style={{ background: colour }} aria-hidden />
      {LEVEL_MARKS[level]}
    </span>
  );
}
