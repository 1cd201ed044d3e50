'use client';

import { formatShare, MonoFigure } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale } from '../../../i18n/use-text.ts';
import styles from './Topology.module.css';

/** Share of failed calls; red from one failure on. */
export function ErrorShare({ count, errors }: { readonly count: number; readonly errors: number }): ReactNode {
  const locale = useLocale();
  if (count === 0) return <span className={styles['muted']}>–</span>;
  return (
    <span className={errors > 0 ? styles['error'] : styles['muted']}>
      <MonoFigure>{formatShare(errors / count, locale)}</MonoFigure>
    </span>
  );
}
