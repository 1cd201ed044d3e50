'use client';

import { formatCount } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import type { TraceView } from '../model/trace-view.ts';
import styles from './TracePage.module.css';

type Props = { readonly view: TraceView; readonly onPage: (page: number) => void };

/** Which spans of a trace are here that is too large for one page, and the way to the others. */
export function PageNote({ view, onPage }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const { number, count, before, own, ancestors } = view.page;
  const shown = {
    from: formatCount(before + 1, locale),
    to: formatCount(before + own, locale),
    stored: formatCount(view.storedSpans, locale),
  };
  return (
    <>
      {text('trace.page', { ...shown, page: number, pages: count })}
      {ancestors > 0 && <> {text('trace.pageAncestors', { count: ancestors })}</>}{' '}
      <span className={styles['noteActions']}>
        <button type="button" className={styles['noteAction']} disabled={number === 1} onClick={() => onPage(number - 1)}>
          {text('trace.earlierSpans')}
        </button>
        <button type="button" className={styles['noteAction']} disabled={number === count} onClick={() => onPage(number + 1)}>
          {text('trace.laterSpans')}
        </button>
      </span>
    </>
  );
}
