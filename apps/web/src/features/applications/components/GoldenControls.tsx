'use client';

import { Select } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { COMPARISONS, type Comparison } from '../model/comparison.ts';
import styles from './Applications.module.css';

/** What all charts and figures of the page are held against. */
export function CompareChoice({
  compare,
  onChange,
}: {
  readonly compare: Comparison;
  readonly onChange: (compare: Comparison) => void;
}): ReactNode {
  const text = useText();
  return (
    <Select<Comparison>
      className={styles['compare'] ?? ''}
      aria-label={text('compare.label')}
      value={compare}
      popupMatchSelectWidth={false}
      options={COMPARISONS.map((value) => ({ value, label: text(`compare.${value}`) }))}
      onChange={onChange}
    />
  );
}
