'use client';

import type { LogHistogram as Counts } from '@spanhouse/log-store';
import { formatCount, formatDateTime, Panel } from '@spanhouse/ui';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { LogHistogram } from './LogHistogram.tsx';
import styles from './Logs.module.css';

type Props = {
  readonly counts: Counts;
  readonly fromMs: number;
  readonly toMs: number;
  readonly onZoom: (fromMs: number, toMs: number) => void;
  /** The rest could not be counted. */
  readonly isStopped: boolean;
  readonly onMore: () => void;
};

/** When the records were written, by level, and how far that is known. */
export function CountsPanel({ counts, fromMs, toMs, onZoom, isStopped, onMore }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const since = formatDateTime(Number(BigInt(counts.countedFrom) / 1_000_000n)).slice(0, 16);
  return (
    <Panel
      title={text('logs.histogram')}
      facts={
        <span className={styles['hint']}>
          {counts.next === null ? text('logs.histogramHint') : text(isStopped ? 'logs.countingStopped' : 'logs.countedSince', { since })}
        </span>
      }
      aside={
        <>
          {isStopped && (
            <Button size="small" onClick={onMore}>
              {text('logs.countMore')}
            </Button>
          )}
          <span className={styles['levels']}>
            {counts.series.map(({ level, counts: each }) => (
              <span key={level} className={styles['hint']}>
                {text(`logs.level.${level}`)}{' '}
                {formatCount(
                  each.reduce((sum, count) => sum + count, 0),
                  locale,
                )}
              </span>
            ))}
          </span>
        </>
      }
    >
      <div className={styles['chart']}>
        <LogHistogram counts={counts} fromMs={fromMs} toMs={toMs} onZoom={onZoom} />
      </div>
    </Panel>
  );
}
