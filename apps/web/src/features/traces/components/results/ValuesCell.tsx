'use client';

import { classNames } from '@spanhouse/ui';
import type { QueryFilter } from '@spanhouse/trace-store/query-language';
import type { ReactNode } from 'react';
import { useText } from '../../../../i18n/use-text.ts';
import type { ValuesView } from '../../model/search-view.ts';
import { shownValues } from '../../model/shown-values.ts';
import styles from '../TracesPage.module.css';
import { Pick } from './cells.tsx';

const VALUES_SHOWN = 1;

type Props = {
  readonly columnKey: string;
  readonly values: ValuesView | undefined;
  readonly conditions: readonly QueryFilter[];
  readonly onQuery: (conditions: readonly QueryFilter[]) => void;
};

/** The first value of a column of the reader's choice, as a way to narrow the query where it is one; the others stand behind it. */
export function ValuesCell({ columnKey, values, conditions, onQuery }: Props): ReactNode {
  const text = useText();
  const { texts = [], count = 0 } = values ?? {};
  return (
    <span className={styles['services']} title={texts.join(', ')}>
      {shownValues(columnKey, values, VALUES_SHOWN, conditions).map(({ text: value, picked }) =>
        picked === null ? (
          <span key={value} className={classNames(styles['pickText'], styles['mono'])}>
            {value}
          </span>
        ) : (
          <Pick key={value} value={value} isMono onPick={() => onQuery(picked)} />
        ),
      )}
      {count > VALUES_SHOWN && <span className={styles['more']}>{text('traces.moreServices', { count: count - VALUES_SHOWN })}</span>}
    </span>
  );
}
