'use client';

import { DataTable, formatDateTime, formatTimeOfDay, type Column } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { fieldText, timeMs, type LogView } from '../model/log-view.ts';
import { Severity } from './Severity.tsx';
import styles from './Logs.module.css';

type Props = {
  readonly entries: readonly LogView[];
  /** Fields shown beside time, level, service and body. */
  readonly columns: readonly string[];
  readonly selected: string;
  readonly onOpen: (id: string) => void;
};

/** Records as rows; only what is visible is drawn. */
export function LogTable({ entries, columns, selected, onOpen }: Props): ReactNode {
  const text = useText();
  const time = (entry: LogView): ReactNode => (
    <span className={styles['mono']} title={formatDateTime(timeMs(entry))}>
      {formatTimeOfDay(timeMs(entry))}
    </span>
  );
  const all: readonly Column<LogView>[] = [
    { key: 'time', title: text('logs.column.time'), minWidth: 116, cell: time },
    { key: 'severity', title: text('logs.column.severity'), minWidth: 76, cell: (entry) => <Severity severity={entry.severity} /> },
    {
      key: 'service',
      title: text('logs.column.service'),
      minWidth: 140,
      cell: (entry) => <span className={styles['service']}>{entry.service}</span>,
    },
    ...columns.map((field): Column<LogView> => ({
      key: `field:${field}`,
      title: field,
      minWidth: 150,
      grow: 0.25,
      cell: (entry) => <span className={styles['mono']}>{fieldText(entry, field)}</span>,
    })),
    {
      key: 'body',
      title: text('logs.column.body'),
      minWidth: 320,
      grow: 1,
      cell: (entry) => <span className={styles['body']}>{entry.body === '' ? entry.eventName : entry.body}</span>,
    },
  ];
  return (
    <DataTable
      className={styles['table']}
      label={text('logs.tableLabel')}
      columns={all}
      rows={entries}
      keyOf={({ id }) => id}
      selectedKey={selected === '' ? null : selected}
      onOpen={({ id }) => onOpen(id)}
      twoLines={(entry) => (
        <>
          <div className={styles['lineOne']}>
            <span className={styles['lineTitle']}>
              <Severity severity={entry.severity} />
              <span className={styles['service']}>{entry.service}</span>
            </span>
            {time(entry)}
          </div>
          <div className={styles['lineTwo']}>
            <span className={styles['body']}>{entry.body === '' ? entry.eventName : entry.body}</span>
          </div>
        </>
      )}
    />
  );
}
