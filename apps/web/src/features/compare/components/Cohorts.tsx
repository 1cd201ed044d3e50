'use client';

import { formatCount } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import type { CohortSizeView, ComparisonView } from '../model/comparison-view.ts';
import styles from './Compare.module.css';

/** How large both sets are, and how much of them was looked at. */
export function Cohorts({ comparison, choice }: { readonly comparison: ComparisonView; readonly choice: string }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const set = (kind: 'chosen' | 'rest', { matched, sampled }: CohortSizeView, note: string): ReactNode => (
    <div className={styles['cohort']}>
      <span className={styles['swatch']} data-kind={kind} aria-hidden />
      <span className={styles['cohortName']}>{text(`compare.${kind}`)}</span>
      <strong>{text('compare.matched', { count: matched })}</strong>
      {note !== '' && <span>{note}</span>}
      <span className={styles['muted']} title={formatCount(sampled, locale)}>
        {text('compare.sampled', { count: sampled })}
      </span>
    </div>
  );
  return (
    <div className={styles['cohorts']} role="status">
      {set('chosen', comparison.chosen, choice)}
      {set('rest', comparison.rest, '')}
    </div>
  );
}
