'use client';

import { LoadingRows } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { QueryError, useFrame } from '../../frame/index.ts';
import { logsOfTraceQuery } from '../model/edit-query.ts';
import { LogLines } from './LogLines.tsx';
import styles from './Logs.module.css';

const LINES = 200;
const AROUND_MS = 60_000;

export type LogsOfSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly service: string;
  readonly resource: Readonly<Record<string, string>>;
  /** Nanoseconds since 1970, decimal. */
  readonly startNano: string;
  readonly endNano: string;
};

/** Records of a span, and by what they were found. */
export function SpanLogs({ span }: { readonly span: LogsOfSpan }): ReactNode {
  const text = useText();
  const api = useApi();
  const frame = useFrame();
  const router = useRouter();
  const found = useQuery(api.logs.ofSpan.queryOptions({ ...span, limit: LINES }));
  const range = {
    from: new Date(Number(BigInt(span.startNano) / 1_000_000n) - AROUND_MS).toISOString(),
    to: new Date(Number(BigInt(span.endNano) / 1_000_000n) + AROUND_MS).toISOString(),
  };
  if (found.isError) return <QueryError error={found.error} title={text('logs.loadFailed')} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <LoadingRows rows={6} label={text('state.loading')} />;
  const { by, key, entries, isCut } = found.data;
  const query = by === 'instance' && key !== null ? `${key}="${span.resource[key] ?? ''}"` : logsOfTraceQuery(span.traceId);
  return (
    <div className={styles['spanLogs']}>
      <p className={styles['note']}>
        {text(`logs.by.${by}`, { key: key ?? '' })} {isCut && text('logs.cut', { count: LINES })}
      </p>
      {entries.length > 0 && (
        <LogLines
          entries={entries}
          label={text('logs.ofSpan')}
          onOpen={(id) => router.push(frame.hrefTo('/logs', { q: query, record: id, ...range }))}
        />
      )}
      <p className={styles['note']}>
        <Link href={frame.hrefTo('/logs', { q: query, ...range })} prefetch={false}>
          {text('logs.toLogs')}
        </Link>
      </p>
    </div>
  );
}
