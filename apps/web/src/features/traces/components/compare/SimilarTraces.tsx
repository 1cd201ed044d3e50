'use client';

import { DataTable, DurationFigure, EmptyState, formatCount, formatDateTime, LoadingRows, MonoFigure, type Column } from '@spanhouse/ui';
import { formatQuery } from '@spanhouse/trace-store/query-language';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../../client/api.tsx';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import { QueryError } from '../../../frame/index.ts';
import { nameOf, serviceOf, type OpenTrace } from '../../model/open-trace.ts';
import type { TraceRowView } from '../../model/search-view.ts';
import styles from './Compare.module.css';

const AROUND_MS = 3 * 3_600_000;
const ROWS = 50;

/** Traces that begin with the same request within three hours before and after this one, the latest first. */
export function SimilarTraces({ trace, onChoose }: { readonly trace: OpenTrace; readonly onChoose: (traceId: string) => void }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const { view } = trace;
  const atMs = Number(BigInt(view.startUnixNano) / 1_000_000n);
  const query = formatQuery([
    { target: { kind: 'field', field: 'service' }, operator: '=', values: [serviceOf(trace, view.rootIndex)] },
    { target: { kind: 'field', field: 'name' }, operator: '=', values: [nameOf(trace, view.rootIndex)] },
  ]);
  const found = useQuery(
    api.traces.find.queryOptions(
      { startMs: atMs - AROUND_MS, endMs: atMs + AROUND_MS, mode: 'traces', query, environment: null, order: 'newest', limit: ROWS },
      WHILE_SHOWN,
    ),
  );
  if (found.isPending) return <LoadingRows rows={8} label={text('state.loading')} />;
  if (found.error !== null)
    return <QueryError error={found.error} title={text('traces.loadFailed')} onRetry={() => void found.refetch()} />;
  const rows = found.data.mode === 'traces' ? found.data.rows.filter(({ traceId }) => traceId !== view.traceId) : [];
  if (rows.length === 0) return <EmptyState title={text('compareTrace.noneTitle')}>{text('compareTrace.noneText')}</EmptyState>;
  const start = (row: TraceRowView): ReactNode => (
    <MonoFigure>{formatDateTime(Number(BigInt(row.startUnixNano) / 1_000_000n)).slice(5)}</MonoFigure>
  );
  const columns: readonly Column<TraceRowView>[] = [
    { key: 'start', title: text('traces.column.start'), minWidth: 170, cell: start },
    {
      key: 'duration',
      title: text('traces.column.duration'),
      minWidth: 110,
      align: 'end',
      cell: (row) => <DurationFigure ns={row.durationNs} locale={locale} />,
    },
    {
      key: 'spans',
      title: text('traces.column.spans'),
      minWidth: 90,
      align: 'end',
      cell: (row) => <MonoFigure>{formatCount(row.spanCount, locale)}</MonoFigure>,
    },
    {
      key: 'errors',
      title: text('traces.column.errors'),
      minWidth: 90,
      align: 'end',
      cell: (row) => <MonoFigure>{formatCount(row.errorCount, locale)}</MonoFigure>,
    },
    { key: 'id', title: text('traces.column.traceId'), minWidth: 280, grow: 1, cell: (row) => <MonoFigure>{row.traceId}</MonoFigure> },
  ];
  return (
    <>
      <p className={styles['sentence']}>{text('compareTrace.similar', { name: nameOf(trace, view.rootIndex) })}</p>
      <DataTable
        className={styles['table']}
        label={text('compareTrace.similarLabel')}
        columns={columns}
        rows={rows}
        keyOf={(row) => row.traceId}
        onOpen={(row) => onChoose(row.traceId)}
        twoLines={(row) => (
          <>
            <div className={styles['line']}>
              {start(row)} <DurationFigure ns={row.durationNs} locale={locale} />
            </div>
            <div className={styles['muted']}>{row.traceId}</div>
          </>
        )}
      />
    </>
  );
}
