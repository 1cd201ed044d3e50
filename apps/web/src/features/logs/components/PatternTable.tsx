'use client';

import type { LogPattern } from '@spanhouse/log-store';
import { DataTable, formatCount, formatShare, formatTimeOfDay, type Column } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { Severity } from './Severity.tsx';
import styles from './Logs.module.css';

const ms = (nano: string): number => Number(BigInt(nano) / 1_000_000n);

/** What the records have in common, most frequent first; one opens its records. */
export function PatternTable({
  patterns,
  total,
  onOpen,
}: {
  readonly patterns: readonly LogPattern[];
  /** Null: not counted to the end. */
  readonly total: number | null;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  const text = useText();
  const locale = useLocale();
  const columns: readonly Column<LogPattern>[] = [
    {
      key: 'count',
      title: text('logs.pattern.count'),
      minWidth: 96,
      align: 'end',
      cell: ({ count }) => <span className={styles['mono']}>{formatCount(count, locale)}</span>,
    },
    {
      key: 'share',
      title: text('logs.pattern.share'),
      minWidth: 76,
      align: 'end',
      cell: ({ count }) => (
        <span className={styles['hint']}>{total === null ? '–' : formatShare(total === 0 ? 0 : count / total, locale)}</span>
      ),
    },
    { key: 'severity', title: text('logs.column.severity'), minWidth: 76, cell: ({ severity }) => <Severity severity={severity} /> },
    {
      key: 'template',
      title: text('logs.pattern.template'),
      minWidth: 320,
      grow: 1,
      cell: ({ template, example }) => (
        <span className={styles['body']} title={example}>
          {template}
        </span>
      ),
    },
    {
      key: 'services',
      title: text('logs.column.service'),
      minWidth: 180,
      cell: ({ services }) => <span className={styles['service']}>{services.join(', ')}</span>,
    },
    {
      key: 'last',
      title: text('logs.pattern.last'),
      minWidth: 116,
      cell: ({ lastTime }) => <span className={styles['mono']}>{formatTimeOfDay(ms(lastTime))}</span>,
    },
  ];
  return (
    <DataTable
      className={styles['table']}
      label={text('logs.patternsLabel')}
      columns={columns}
      rows={patterns}
      keyOf={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      twoLines={({ count, severity, template }) => (
        <>
          <div className={styles['lineOne']}>
            <Severity severity={severity} />
            <span className={styles['mono']}>{formatCount(count, locale)}</span>
          </div>
          <div className={styles['lineTwo']}>
            <span className={styles['body']}>{template}</span>
          </div>
        </>
      )}
    />
  );
}
