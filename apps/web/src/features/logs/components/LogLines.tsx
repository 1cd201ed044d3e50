'use client';

import { formatDateTime, formatTimeOfDay } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { timeMs, type LogView } from '../model/log-view.ts';
import { Severity } from './Severity.tsx';
import styles from './Logs.module.css';

type Props = {
  readonly entries: readonly LogView[];
  readonly label: string;
  readonly selected?: string;
  readonly onOpen: (id: string) => void;
};

/** Some records, oldest first, as a program's output is read. */
export function LogLines({ entries, label, selected = '', onOpen }: Props): ReactNode {
  return (
    <ol className={styles['lines']} aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <button
            type="button"
            className={styles['logLine']}
            aria-current={entry.id === selected ? 'true' : undefined}
            title={formatDateTime(timeMs(entry))}
            onClick={() => onOpen(entry.id)}
          >
            <span className={styles['mono']}>{formatTimeOfDay(timeMs(entry))}</span>
            <Severity severity={entry.severity} />
            <span className={styles['lineBody']}>{entry.body === '' ? entry.eventName : entry.body}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
