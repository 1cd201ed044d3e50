'use client';

import { LoadingRows } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { QueryError } from '../../frame/index.ts';
import styles from './InterfacePage.module.css';

type Asked = { readonly isError: boolean; readonly error: unknown; readonly data: unknown; readonly refetch: () => Promise<unknown> };

/** A panel's content in its four states. */
export function PanelState({
  asked,
  isEmpty,
  empty,
  rows = 4,
  children,
}: {
  readonly asked: Asked;
  readonly isEmpty: boolean;
  readonly empty: string;
  /** How high the panel will be, in rows. */
  readonly rows?: number;
  readonly children: ReactNode;
}): ReactNode {
  const text = useText();
  if (asked.isError) return <QueryError error={asked.error} onRetry={() => void asked.refetch()} />;
  if (asked.data === undefined) return <LoadingRows rows={rows} label={text('state.loading')} />;
  if (isEmpty) return <p className={styles['small']}>{empty}</p>;
  return children;
}
