'use client';

import { formatCount, Panel } from '@spanhouse/ui';
import type { Errors } from '@spanhouse/trace-store';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { useTracesHref, type SpanFilterInput } from '../../applications/index.ts';
import { errorCondition, failuresOf } from '../model/error-condition.ts';
import { PanelState } from './PanelState.tsx';
import { SmallTable } from './SmallTable.tsx';
import styles from './InterfacePage.module.css';

/** What failing requests say of themselves; each opens the traces that said it. */
export function ErrorsPanel({ filter, query }: { readonly filter: SpanFilterInput; readonly query: string | null }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const frame = useFrame();
  const tracesHref = useTracesHref();
  const { fromMs, toMs } = frame.resolved;
  const found = useQuery({
    ...api.interfaces.errors.queryOptions({ startMs: fromMs, endMs: toMs, filter }, WHILE_SHOWN),
    placeholderData: keepPreviousData,
  });
  const rows = failuresOf(found.data ?? []);
  const name = (row: Errors): ReactNode =>
    query === null ? (
      row.value
    ) : (
      <Link className={styles['nameLink']} href={tracesHref(query, { and: [errorCondition(row)] })} title={row.value}>
        {row.value}
      </Link>
    );
  return (
    <Panel title={text('errors.title')} className={found.isFetching ? styles['busy'] : undefined}>
      <PanelState asked={found} isEmpty={rows.length === 0} empty={text('errors.empty')}>
        <SmallTable
          label={text('errors.title')}
          rows={rows}
          keyOf={(row) => `${row.kind}/${row.value}`}
          columns={[
            { key: 'value', title: text('errors.what'), cell: name },
            {
              key: 'kind',
              title: text('errors.kind'),
              cell: (row) => <span className={styles['muted']}>{text(`errors.${row.kind}`)}</span>,
            },
            {
              key: 'count',
              title: text('errors.count'),
              align: 'end',
              cell: (row) => <span className={styles['mono']}>{formatCount(row.count, locale)}</span>,
            },
          ]}
        />
      </PanelState>
    </Panel>
  );
}
