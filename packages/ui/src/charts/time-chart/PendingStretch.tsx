import type { ReactNode } from 'react';
import type { TimePending } from './words.ts';
import styles from './TimeChart.module.css';

type Props = {
  readonly pending: TimePending;
  readonly startMs: number;
  readonly endMs: number;
  readonly width: number;
};

const LABEL_MIN_PX = 110;

/** Hatched from the start of the range: no bar there does not mean that there is nothing. */
export function PendingStretch({ pending: { untilMs, label }, startMs, endMs, width }: Props): ReactNode {
  const share = Math.min(1, (untilMs - startMs) / (endMs - startMs || 1));
  if (share <= 0) return null;
  return (
    <div className={styles['pending']} style={{ width: `${(share * 100).toFixed(3)}%` }}>
      {share * width >= LABEL_MIN_PX && <span>{label}</span>}
    </div>
  );
}
