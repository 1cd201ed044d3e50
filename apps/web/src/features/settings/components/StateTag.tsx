'use client';

import { formatDateTime, Tag } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import styles from './Settings.module.css';

/** Whether a key or a token is good, and until when. */
export function StateTag({
  state,
  expiresAtMs,
}: {
  readonly state: 'good' | 'expired' | 'revoked';
  readonly expiresAtMs: number | null;
}): ReactNode {
  const text = useText();
  return (
    <span className={styles['two']}>
      <span>
        <Tag tone={state === 'good' ? 'ok' : state === 'expired' ? 'warning' : 'plain'}>{text(`settings.state.${state}`)}</Tag>
      </span>
      {state === 'good' && expiresAtMs !== null && (
        <span className={styles['secondary']}>{text('settings.until', { time: formatDateTime(expiresAtMs).slice(0, 10) })}</span>
      )}
    </span>
  );
}
