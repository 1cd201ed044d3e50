'use client';

import { formatDateTime, formatDuration, Panel, TimeScatter, type ScatterBrush } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import type { TracePoint } from '../model/scatter-points.ts';
import styles from './TracesPage.module.css';

type Props = {
  readonly points: readonly TracePoint[];
  readonly onBrush: (brush: ScatterBrush) => void;
  readonly onOpen: (point: TracePoint) => void;
};

/** Duration over time of what was found: a brush narrows the query, a dot opens its trace. */
export function ScatterPanel({ points, onBrush, onOpen }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const { fromMs, toMs } = useFrame().resolved;
  return (
    <Panel
      title={text('traces.scatter')}
      facts={<span className={styles['hint']}>{text('traces.scatterHint')}</span>}
      aside={
        <>
          <span className={styles['legend']}>
            <span className={styles['dotOk']} aria-hidden /> {text('traces.legend.ok')}
          </span>
          <span className={styles['legend']}>
            <span className={styles['dotError']} aria-hidden /> {text('traces.legend.error')}
          </span>
        </>
      }
    >
      <TimeScatter
        points={points}
        fromMs={fromMs}
        toMs={toMs}
        locale={locale}
        label={text('traces.scatterLabel', { count: points.length })}
        onBrush={onBrush}
        onOpen={onOpen}
        describe={(point) => [
          point.title === '' ? formatDuration(point.durationNs, locale) : point.title,
          formatDuration(point.durationNs, locale),
          formatDateTime(point.timeMs),
        ]}
      />
    </Panel>
  );
}
