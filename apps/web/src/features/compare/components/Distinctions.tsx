'use client';

import { Panel } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import type { DistinctionView } from '../model/comparison-view.ts';
import { DistinctionRow, type DistinctionActions } from './DistinctionRow.tsx';
import styles from './Compare.module.css';

type Props = DistinctionActions & { readonly title: string; readonly distinctions: readonly DistinctionView[] };

/** Attributes in the order of how well they tell the sets apart. */
export function Distinctions({ title, distinctions, ...actions }: Props): ReactNode {
  const text = useText();
  if (distinctions.length === 0) return null;
  return (
    <Panel title={title} facts={<span className={styles['muted']}>{distinctions.length}</span>}>
      <div className={styles['headings']} aria-hidden>
        <span>{text('compare.attribute')}</span>
        <span className={styles['barHeadings']}>
          <span className={styles['swatch']} data-kind="chosen" /> {text('compare.chosenShare')}
          <span className={styles['swatch']} data-kind="rest" /> {text('compare.restShare')}
        </span>
        <span className={styles['ratio']}>{text('compare.times')}</span>
        <span />
      </div>
      <ol className={styles['rows']} aria-label={title}>
        {distinctions.map((each) => (
          <DistinctionRow key={`${each.kind} ${each.key} ${each.kind === 'value' ? (each.value ?? '') : ''}`} of={each} {...actions} />
        ))}
      </ol>
    </Panel>
  );
}
