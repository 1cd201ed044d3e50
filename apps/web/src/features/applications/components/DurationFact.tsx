'use client';

import { formatDuration } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale } from '../../../i18n/use-text.ts';
import type { ComparedWith } from '../model/comparison.ts';
import { Change } from './Change.tsx';
import styles from './Applications.module.css';

/** A percentile in the line of facts below a title, and how it has changed. */
export function DurationFact({
  name,
  ns,
  before,
  comparedWith,
}: {
  readonly name: string;
  readonly ns: number | null;
  readonly before: number | null;
  readonly comparedWith: ComparedWith;
}): ReactNode {
  const locale = useLocale();
  return (
    <span className={styles['fact']}>
      {name}
      <span className={styles['factValue']}>{ns === null ? '–' : formatDuration(ns, locale)}</span>
      <Change now={ns} before={before} rising="bad" comparedWith={comparedWith} />
    </span>
  );
}
