'use client';

import { formatDuration, formatShare, Panel } from '@spanhouse/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { interfaceAddress, interfacePath, spanClassOf } from '../../applications/index.ts';
import { operationsOf } from '../model/operations.ts';
import { PanelState } from './PanelState.tsx';
import { SmallTable } from './SmallTable.tsx';
import styles from './InterfacePage.module.css';

/** What the interface asks of databases (`sql`) or of caches and the like (`nosql`), by the time it waits for each. */
export function OperationsPanel({
  service,
  name,
  kind,
}: {
  readonly service: string;
  readonly name: string;
  readonly kind: 'sql' | 'nosql';
}): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const frame = useFrame();
  const { fromMs, toMs } = frame.resolved;
  const question = { service, name, environment: frame.environment, band: 'all', scope: 'exclusive', by: 'operation' } as const;
  const found = useQuery({
    ...api.interfaces.latencyParts.queryOptions({ startMs: fromMs, endMs: toMs, ...question }, WHILE_SHOWN),
    placeholderData: keepPreviousData,
  });
  const rows = found.data === undefined ? [] : operationsOf(found.data, kind);
  return (
    <Panel title={text(`operations.${kind}`)} className={found.isFetching ? styles['busy'] : undefined}>
      <PanelState asked={found} isEmpty={rows.length === 0} empty={text(`operations.${kind}Empty`)}>
        <SmallTable
          label={text(`operations.${kind}`)}
          rows={rows}
          keyOf={(row) => `${row.component}\n${row.operation}`}
          columns={[
            {
              key: 'operation',
              title: text(`class.${kind}.name`),
              cell: (row) => (
                <span className={styles['name']} title={`${row.operation} · ${row.component}`}>
                  <Link
                    className={styles['nameLink']}
                    href={frame.hrefTo(
                      interfacePath(service, row.operation),
                      interfaceAddress(spanClassOf(row.componentClass), row.component),
                    )}
                    prefetch={false}
                  >
                    {row.operation}
                  </Link>
                  <span className={styles['beside']}>{row.component}</span>
                </span>
              ),
            },
            {
              key: 'each',
              title: text('operations.each'),
              align: 'end',
              cell: (row) => <span className={styles['mono']}>{formatDuration(row.nsPerCall, locale)}</span>,
            },
            {
              key: 'calls',
              title: text('latency.callsPerRequest'),
              align: 'end',
              cell: (row) => (
                <span className={styles['mono']}>
                  {new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 }).format(row.callsPerRequest)}
                </span>
              ),
            },
            {
              key: 'share',
              title: text('latency.share'),
              help: text('operations.shareHelp'),
              align: 'end',
              cell: (row) => <span className={styles['mono']}>{formatShare(row.share, locale)}</span>,
            },
          ]}
        />
      </PanelState>
    </Panel>
  );
}
