'use client';

import type { ReactNode } from 'react';
import { formatRate } from '../model/format-rate.ts';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import styles from './Applications.module.css';

/** Requests a second, three figures. */
export function RateFigure({ perSecond, hasUnit = true }: { readonly perSecond: number; readonly hasUnit?: boolean }): ReactNode {
  const text = useText();
  const value = formatRate(perSecond, useLocale());
  return hasUnit ? text('golden.perSecond', { value }) : <span className={styles['mono']}>{value}</span>;
}
