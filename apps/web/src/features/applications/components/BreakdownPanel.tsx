'use client';

import { LoadingRows, Matrix, Panel, type MatrixColumn } from '@spanhouse/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { QueryError, useFrame } from '../../frame/index.ts';
import { matrixRows } from '../model/matrix-rows.ts';
import type { SpanFilterInput } from '../model/span-filter.ts';
import { dimensionCondition } from '../model/trace-query.ts';
import { DIMENSIONS, NARROWING, type Dimension, type NarrowedState } from '../url.ts';
import { useTracesHref } from './use-traces-href.ts';
import styles from './Applications.module.css';

type Props = {
  readonly filter: SpanFilterInput;
  readonly query: string | null;
  readonly state: NarrowedState;
  readonly onChange: (state: Partial<NarrowedState>) => void;
};

/** The same figures of each instance (host, region, version, environment), so that the one that is not like the others is seen. */
export function BreakdownPanel({ filter, query, state, onChange }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const frame = useFrame();
  const router = useRouter();
  const tracesHref = useTracesHref();
  const { fromMs, toMs } = frame.resolved;
  const found = useQuery({
    ...api.applications.breakdown.queryOptions({ startMs: fromMs, endMs: toMs, filter, by: state.by }, WHILE_SHOWN),
    placeholderData: keepPreviousData,
  });
  const columns: readonly MatrixColumn[] = [
    { key: 'rate', title: text('golden.rate'), unit: 'rate', worseWhen: 'either', tone: 'warning' },
    { key: 'errors', title: text('golden.errors'), unit: 'share', worseWhen: 'higher', tone: 'error', floor: 0.002 },
    { key: 'p50', title: 'p50', unit: 'duration-ns', worseWhen: 'higher', tone: 'warning' },
    { key: 'p99', title: 'p99', unit: 'duration-ns', worseWhen: 'higher', tone: 'warning' },
  ];
  const choose = (value: string): void => {
    if (value === '') return;
    const narrowing = NARROWING.find((one) => one === state.by);
    if (narrowing === undefined) frame.change({ environment: value });
    else onChange({ only: { ...state.only, [narrowing]: value } });
  };
  /** A name or a rate narrows the page; errors and latencies are looked at as traces. */
  const openCell = (value: string, column: string): void => {
    if ((column === 'errors' || column === 'p99') && query !== null && value !== '') {
      const condition = dimensionCondition(state.by, value);
      router.push(tracesHref(query, { and: [condition], slowestFirst: column === 'p99' }));
    } else choose(value);
  };
  const rows = matrixRows(found.data ?? [], Math.max(1, (toMs - fromMs) / 1_000), text('breakdown.unknown'));
  return (
    <Panel
      title={
        <Segmented<Dimension>
          aria-label={text('breakdown.by')}
          size="small"
          value={state.by}
          options={DIMENSIONS.map((by) => ({ value: by, label: text(`breakdown.${by}`) }))}
          onChange={(by) => onChange({ by })}
        />
      }
      facts={<span className={styles['hint']}>{text('breakdown.hint')}</span>}
      className={found.isFetching ? styles['busy'] : undefined}
    >
      {found.isError ? (
        <QueryError error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <LoadingRows rows={4} label={text('state.loading')} />
      ) : rows.length === 0 ? (
        <p className={styles['small']}>{text('breakdown.empty')}</p>
      ) : (
        <Matrix
          label={text(`breakdown.${state.by}`)}
          rowTitle={text(`breakdown.${state.by}`)}
          columns={columns}
          rows={rows}
          locale={locale}
          deviationText={(ratio) => text('breakdown.deviation', { ratio })}
          onCell={openCell}
        />
      )}
    </Panel>
  );
}
