'use client';

import { EmptyState, linkButtonClasses, LoadingRows } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { failureOf, useApi } from '../../client/api.tsx';
import { useText } from '../../i18n/use-text.ts';
import { QueryError, useFrame } from '../frame/index.ts';
import { TraceSourceProvider, useStoredTrace } from './components/trace-source.ts';
import { TraceWorkspace } from './components/TraceWorkspace.tsx';
import styles from './components/TracePage.module.css';

/** One trace by its id. */
export function TracePage({ traceId }: { readonly traceId: string }): ReactNode {
  const text = useText();
  const api = useApi();
  const frame = useFrame();
  const source = useStoredTrace(traceId);
  const found = useQuery(api.traces.get.queryOptions({ traceId }));
  if (found.data !== undefined) {
    return (
      <TraceSourceProvider value={source}>
        <TraceWorkspace view={found.data} onReload={() => void found.refetch()} />
      </TraceSourceProvider>
    );
  }
  if (found.isPending) {
    return (
      <div className={styles['page']}>
        <LoadingRows rows={16} label={text('state.loading')} />
      </div>
    );
  }
  const retry = (): void => {
    void found.refetch();
  };
  return (
    <div className={styles['page']}>
      {failureOf(found.error).code === 'TRACE.NOT_FOUND' ? (
        <EmptyState
          isPage
          title={text('trace.notFound')}
          actions={
            <>
              <Button onClick={retry}>{text('state.retry')}</Button>
              <Link className={linkButtonClasses.plain} href={frame.hrefTo('/traces/file')} prefetch={false}>
                {text('traceFile.open')}
              </Link>
            </>
          }
        >
          <p>
            <code>{traceId}</code>
          </p>
          <p>{text('trace.notFoundOther')}</p>
        </EmptyState>
      ) : (
        <QueryError isPage error={found.error} title={text('trace.loadFailed')} onRetry={retry} />
      )}
    </div>
  );
}
