import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import styles from './Applications.module.css';

/** Requests a second, three figures. */
export function RateFigure({ perSecond, hasUnit = true }: { readonly perSecond: number; readonly hasUnit?: boolean }): ReactNode {
  const text = useText();
  const value = new Intl.NumberFormat(useLocale(), { maximumSignificantDigits: 3 }).format(perSecond);
  return hasUnit ? text('golden.perSecond', { value }) : <span className={styles['mono']}>{value}</span>;
}
