'use client';

import { StopOutlined } from '@ant-design/icons';
import { formatCompact, formatCount } from '@spanhouse/ui';
import { Checkbox } from 'antd';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import styles from './Facets.module.css';

type Props = {
  readonly facetKey: string;
  readonly value: string;
  /** Null: it was not counted. */
  readonly count: number | null;
  /** Of the most frequent value. */
  readonly share: number;
  readonly isEstimate: boolean;
  /** False: the value is longer, and cannot be asked for. */
  readonly isWhole: boolean;
  readonly state: 'open' | 'included' | 'excluded';
  readonly onToggle: (side: 'included' | 'excluded') => void;
};

/** One value of a facet: a tick asks for it, the sign behind it shuts it out. */
export function FacetValue({ facetKey, value, count, share, isEstimate, isWhole, state, onToggle }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  return (
    <li className={styles['value']} data-state={state}>
      <span className={styles['bar']} style={{ width: `${(share * 100).toFixed(1)}%` }} aria-hidden />
      <Checkbox
        className={styles['tick'] ?? ''}
        checked={state === 'included'}
        disabled={!isWhole}
        onChange={() => onToggle('included')}
        aria-label={text('results.include', { key: facetKey, value })}
      >
        <span className={styles['name']} title={isWhole ? value : text('results.valueCut', { value })}>
          {value}
        </span>
      </Checkbox>
      {isWhole && (
        <button
          type="button"
          className={styles['exclude']}
          aria-pressed={state === 'excluded'}
          aria-label={text('results.exclude', { key: facetKey, value })}
          title={text('results.exclude', { key: facetKey, value })}
          onClick={() => onToggle('excluded')}
        >
          <StopOutlined aria-hidden />
        </button>
      )}
      {count !== null && (
        <span className={styles['count']} title={formatCount(count, locale)}>
          {isEstimate && '≈\u2009'}
          {formatCompact(count, locale)}
        </span>
      )}
    </li>
  );
}
