'use client';

import { formatCount, formatShare, LoadingRows, Panel } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { QueryError } from '../../frame/index.ts';
import type { LogSearch } from '../model/log-search.ts';
import type { FieldActions } from './FieldList.tsx';
import styles from './Logs.module.css';

type Props = {
  readonly search: LogSearch;
  readonly actions: FieldActions;
};

/** Fields of what was found, with their most frequent values; a value is a filter, a field a column. */
export function FieldsPanel({ search, actions }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const found = useQuery(api.logs.fields.queryOptions(search, WHILE_SHOWN));
  return (
    <Panel
      className={styles['fieldsPanel']}
      title={text('logs.fields')}
      facts={found.data !== undefined && <span className={styles['hint']}>{text('logs.fieldsOf', { count: found.data.lookedAt })}</span>}
    >
      {found.isError ? (
        <QueryError error={found.error} title={text('logs.loadFailed')} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <LoadingRows rows={6} label={text('state.loading')} />
      ) : (
        <div className={styles['fieldCards']}>
          {found.data.fields.map(({ field, from, count, values }) => (
            <details key={`${from} ${field}`} className={styles['fieldCard']}>
              <summary className={styles['fieldSummary']}>
                <span className={styles['mono']}>{field}</span>
                <span className={styles['hint']}>{formatShare(count / Math.max(found.data.lookedAt, 1), locale)}</span>
              </summary>
              <button
                type="button"
                className={styles['link']}
                aria-pressed={actions.columns.includes(field)}
                onClick={() => actions.onColumn(field)}
              >
                {text(actions.columns.includes(field) ? 'logs.removeColumn' : 'logs.addColumn')}
              </button>
              <ul className={styles['values']}>
                {values.map(({ value, count: times }) => (
                  <li key={value} className={styles['value']}>
                    <button
                      type="button"
                      className={styles['valueText']}
                      title={text('logs.filterIn', { field })}
                      onClick={() => actions.onFilter(field, value, false)}
                    >
                      {value === '' ? '∅' : value}
                    </button>
                    <span className={styles['hint']}>{formatCount(times, locale)}</span>
                  </li>
                ))}
              </ul>
            </details>
          ))}
        </div>
      )}
    </Panel>
  );
}
