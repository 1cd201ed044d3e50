'use client';

import { DurationFigure } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale } from '../../../i18n/use-text.ts';
import styles from './Topology.module.css';

export function Duration({ ns }: { readonly ns: number | null }): ReactNode {
  const locale = useLocale();
  return ns === null ? <span className={styles['muted']}>–</span> : <DurationFigure ns={ns} locale={locale} />;
}
