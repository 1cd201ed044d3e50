'use client';

import { EmptyState, linkButtonClasses, LoadingRows } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { failureOf, useApi } from '../../client/api.tsx';
import { useUrlState } from '../../client/use-url-state.ts';
import { useText } from '../../i18n/use-text.ts';
import { QueryError, useFrame } from '../frame/index.ts';
import { TraceSourceProvider, useStoredTrace } from './components/trace-source.ts';
import { TraceWorkspace } from './components/TraceWorkspace.tsx';
import { parseTrace, withTrace } from './trace-url.ts';
import styles from './components/TracePage.module.css';

/** One trace by its id. */
export function TracePage({ traceId }: { readonly traceId: string }): ReactNode {
  const text = useText();
  const api = useApi();
  const frame = useFrame();
  const [{ page, spanId }] = useUrlState(parseTrace, withTrace);
  // The span of the address that was opened; which one is chosen later changes nothing about the page.
  const [opened] = useState(spanId);
  const asked = page !== null ? { page } : opened === null ? {} : { spanId: opened };
  const found = useQuery(api.traces.get.queryOptions({ traceId, ...asked }));
  const source = useStoredTrace(traceId, found.data?.page.number ?? 1);
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
