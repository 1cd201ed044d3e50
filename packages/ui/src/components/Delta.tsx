import type { ReactNode } from 'react';
import { changeOf } from './change.ts';
import styles from './Delta.module.css';

export type DeltaProps = {
  readonly current: number | null;
  readonly previous: number | null;
  /** What a rise is: more latency is bad, more throughput is neither. */
  readonly rising: 'good' | 'bad' | 'neutral';
  /** "vs yesterday" */
  readonly against: string;
  readonly locale: string;
  readonly words: {
    readonly up: string;
    readonly down: string;
    /** Within half a percent. */
    readonly same: string;
    /** There was nothing to compare with. */
    readonly fresh: string;
    readonly better: string;
    readonly worse: string;
  };
};

/** How a figure has changed: `▲ 38 % vs yesterday`. Sign, words and colour say the same. Renders nothing without a figure. */
export function Delta({ current, previous, rising, against, locale, words }: DeltaProps): ReactNode {
  const change = changeOf(current, previous);
  if (change === null) return null;
  if (change.direction === 'fresh') return <span className={styles['delta']}>{words.fresh}</span>;
  if (change.direction === 'same') {
    return (
      <span className={styles['delta']}>
        <span aria-hidden>= </span>
        {words.same} {against}
      </span>
    );
  }
  const isUp = change.direction === 'up';
  const isNotable = Math.abs(change.ratio - 1) >= NOTABLE_SHARE;
  const verdict = rising === 'neutral' || !isNotable ? null : (rising === 'good') === isUp ? 'better' : 'worse';
  const size =
    change.ratio >= TIMES_FROM
      ? `×${new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 }).format(change.ratio)}`
      : new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 2 }).format(Math.abs(change.ratio - 1));
  return (
    <span className={styles['delta']} data-verdict={verdict ?? undefined}>
      <span aria-hidden>{isUp ? '▲' : '▼'} </span>
      <span className="sh-visually-hidden">{isUp ? words.up : words.down} </span>
      <span className={styles['size']}>{size}</span> <span className={styles['against']}>{against}</span>
      {verdict !== null && <span className="sh-visually-hidden">, {words[verdict]}</span>}
    </span>
  );
}

/** Less than that is no better and no worse: figures move by it all the time. */
const NOTABLE_SHARE = 0.1;

/** 400 % more is harder to read than five times as much. */
const TIMES_FROM = 5;
