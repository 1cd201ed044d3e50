'use client';

import { Notice } from '@spanhouse/ui';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import type { ScanView } from '../model/search-view.ts';
import styles from './TracesPage.module.css';

type Props = { readonly scan: ScanView; readonly isFetching: boolean; readonly onMore: () => void };

/** How much of the blocks was searched, and the way to search the rest. */
export function ScanNotice({ scan, isFetching, onMore }: Props): ReactNode {
  const text = useText();
  const total = scan.blocks + scan.blocksLeft;
  if (scan.next === null) {
    return (
      <p className={styles['scanned']} role="status">
        {text('traces.scannedAll', { count: total })}
      </p>
    );
  }
  return (
    <Notice>
      <span className={styles['scan']} role="status">
        <progress value={scan.blocks} max={total} aria-label={text('traces.scanProgress')} />
        {text('traces.scanned', { blocks: scan.blocks, total })}
        <Button size="small" loading={isFetching} onClick={onMore}>
          {text('traces.scanMore')}
        </Button>
      </span>
    </Notice>
  );
}
