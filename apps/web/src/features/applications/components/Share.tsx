'use client';

import { formatShare } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale } from '../../../i18n/use-text.ts';
import styles from './Applications.module.css';

/** A share of failures: red and bold from one in a hundred on, faint at none. */
export function ErrorShare({ share }: { readonly share: number }): ReactNode {
  const locale = useLocale();
  return (
    <span className={styles['mono']} data-level={share >= 0.01 ? 'high' : share > 0 ? 'some' : 'none'}>
      {formatShare(share, locale)}
    </span>
  );
}

/** A share of a whole as a bar and as a figure. */
export function ShareOfWhole({ share, colour }: { readonly share: number; readonly colour?: string }): ReactNode {
  const locale = useLocale();
  return (
    <span className={styles['shareCell']}>
      <span className={styles['shareTrack']} aria-hidden>
        <span
          className={styles['shareFill']}
          style={{ width: `${(Math.min(1, share) * 100).toFixed(1)}%`, ...(colour === undefined ? {} : { background: colour }) }}
        />
      </span>
      <span className={styles['mono']}>{formatShare(share, locale)}</span>
    </span>
  );
}
