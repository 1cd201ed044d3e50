import type { ReactNode } from 'react';
import { splitDuration } from '../format/duration.ts';
import styles from './Figure.module.css';

/** A duration for a column: figures in tabular mono, the unit lighter. */
export function DurationFigure({ ns, locale }: { readonly ns: number; readonly locale: string }): ReactNode {
  const { value, unit } = splitDuration(ns, locale);
  return (
    <span className={styles['figure']}>
      {value}
      {unit !== '' && <span className={styles['unit']}>{unit}</span>}
    </span>
  );
}

export function MonoFigure({ children }: { readonly children: ReactNode }): ReactNode {
  return <span className={styles['figure']}>{children}</span>;
}

export function Key({ children }: { readonly children: ReactNode }): ReactNode {
  return <kbd className={styles['kbd']}>{children}</kbd>;
}
