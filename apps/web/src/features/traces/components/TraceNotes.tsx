'use client';

import { browserNow } from '@spanhouse/core/browser';
import { Notice } from '@spanhouse/ui';
import { useState, type ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import type { Clocks, OpenTrace } from '../model/open-trace.ts';
import { PageNote } from './PageNote.tsx';
import styles from './TracePage.module.css';

/** Spans of a trace usually come within so long after its start. */
const STILL_COMING_MS = 60_000;

type Props = {
  readonly trace: OpenTrace;
  readonly onClocks: (clocks: Clocks) => void;
  readonly onPage: (page: number) => void;
  readonly onReload: () => void;
};

/** What must be known to read this trace rightly: what is missing, what may still come, and what was moved. */
export function TraceNotes({ trace, onClocks, onPage, onReload }: Props): ReactNode {
  const text = useText();
  const [openedMs] = useState(browserNow);
  const { view, skewed, clocks } = trace;
  const orphans = trace.isOrphan.reduce((sum, orphan) => sum + orphan, 0);
  const endMs = Number(BigInt(view.startUnixNano) / 1_000_000n) + view.durationNs / 1_000_000;
  const mayStillCome = view.storedSpans > 0 && openedMs - endMs < STILL_COMING_MS && openedMs >= endMs;
  const notes: readonly (readonly [string, ReactNode])[] = [
    ...(view.missingBlocks > 0 ? [['blocks', text('trace.missingBlocks', { count: view.missingBlocks })] as const] : []),
    ...(view.page.count > 1 ? [['page', <PageNote key="page" view={view} onPage={onPage} />] as const] : []),
    ...(orphans > 0 ? [['orphans', text('trace.orphans', { count: orphans })] as const] : []),
    ...(trace.rootCount > 1 ? [['roots', text('trace.roots', { count: trace.rootCount })] as const] : []),
    ...(skewed > 0
      ? [
          [
            'skew',
            <>
              {text(clocks === 'adjusted' ? 'trace.skewAdjusted' : 'trace.skewSent', { count: skewed })}{' '}
              <button type="button" className={styles['noteAction']} onClick={() => onClocks(clocks === 'adjusted' ? 'sent' : 'adjusted')}>
                {text(clocks === 'adjusted' ? 'trace.showSent' : 'trace.showAdjusted')}
              </button>
            </>,
          ] as const,
        ]
      : []),
    ...(mayStillCome
      ? [
          [
            'coming',
            <>
              {text('trace.stillComing')}{' '}
              <button type="button" className={styles['noteAction']} onClick={onReload}>
                {text('trace.readAgain')}
              </button>
            </>,
          ] as const,
        ]
      : []),
  ];
  if (notes.length === 0) return null;
  return (
    <Notice>
      {notes.map(([key, note]) => (
        <span key={key} className={styles['noteText']}>
          {note}
        </span>
      ))}
    </Notice>
  );
}
