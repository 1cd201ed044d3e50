import { formatShare } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import styles from './Compare.module.css';

type Props = { readonly chosen: number; readonly rest: number; readonly locale: string; readonly labels: readonly [string, string] };

/** Two shares below each other on one scale. */
export function ShareBars({ chosen, rest, locale, labels }: Props): ReactNode {
  return (
    <div className={styles['bars']}>
      {(
        [
          ['chosen', chosen],
          ['rest', rest],
        ] as const
      ).map(([kind, share], i) => (
        <div key={kind} className={styles['barRow']}>
          <span className={styles['bar']} aria-hidden>
            <span className={styles['fill']} data-kind={kind} style={{ width: `${String(share * 100)}%` }} />
          </span>
          <span className={styles['percent']}>
            <span className="sh-visually-hidden">{labels[i]} </span>
            {formatShare(share, locale)}
          </span>
        </div>
      ))}
    </div>
  );
}
