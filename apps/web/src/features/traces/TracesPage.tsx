'use client';

import { ControlOutlined, TableOutlined } from '@ant-design/icons';
import {
  EmptyState,
  formatCount,
  formatDateTime,
  formatDuration,
  IconButton,
  LoadingRows,
  Notice,
  Panel,
  TimeScatter,
  type ScatterBrush,
} from '@spanhouse/ui';
import { formatQuery, type QueryFilter } from '@spanhouse/trace-store/query-language';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox, Popover, Segmented, Select } from 'antd';
import { useRouter } from 'next/navigation';
import { useMemo, type ReactNode } from 'react';
import { useApi } from '../../client/api.tsx';
import { useLocale, useText } from '../../i18n/use-text.ts';
import { absoluteRange, QueryError, useFrame } from '../frame/index.ts';
import { FilterForm } from './components/FilterForm.tsx';
import { NothingFound } from './components/NothingFound.tsx';
import { QueryBox } from './components/QueryBox.tsx';
import { QueryChips } from './components/QueryChips.tsx';
import { ResultTable } from './components/ResultTable.tsx';
import { ScanNotice } from './components/ScanNotice.tsx';
import { WhyLinks } from './components/WhyLinks.tsx';
import { useUrlState } from '../../client/use-url-state.ts';
import { field, queryOf, withValue } from './model/conditions.ts';
import { joinPages } from './model/join-pages.ts';
import { toScatterPoints, type TracePoint } from './model/scatter-points.ts';
import { MODES, OPTIONAL_COLUMNS, ORDERS, parseTraces, withTraces, type Mode, type OptionalColumn, type Order } from './url.ts';
import styles from './components/TracesPage.module.css';

const ROWS = 200;

/** Search: one query, edited as text, as form, by brush and by clicks; results as a picture and as a table. */
export function TracesPage(): ReactNode {
  const text = useText();
  const locale = useLocale();
  const api = useApi();
  const router = useRouter();
  const frame = useFrame();
  const [state, change] = useUrlState(parseTraces, withTraces);
  const query = useMemo(() => queryOf(state.query), [state.query]);
  const conditions = query?.conditions ?? [];
  const { fromMs, toMs } = frame.resolved;

  const order = state.mode === 'spans' && (state.order === 'errors' || state.order === 'spans') ? 'newest' : state.order;
  const found = useInfiniteQuery({
    ...api.traces.find.infiniteQueryOptions(
      {
        startMs: fromMs,
        endMs: toMs,
        mode: state.mode,
        query: state.query,
        environment: frame.environment,
        order,
        limit: ROWS,
      },
      { getNextPageParam: ({ scan }) => scan?.next },
    ),
    enabled: query !== null,
    placeholderData: keepPreviousData,
  });

  const run = (next: string): void => {
    change({ query: next });
    frame.refresh();
  };
  const edit = (next: readonly QueryFilter[]): void => run(formatQuery(next, query?.selection));
  const narrow = (brush: ScatterBrush): void => {
    let next = conditions;
    if (brush.minNs !== null) next = withValue(next, field('duration'), '>=', String(roundDown(brush.minNs)));
    if (brush.maxNs !== null) next = withValue(next, field('duration'), '<=', String(Math.ceil(brush.maxNs)));
    if (next !== conditions) change({ query: formatQuery(next, query?.selection) });
    if (brush.fromMs !== fromMs || brush.toMs !== toMs) frame.change({ range: absoluteRange(brush.fromMs, brush.toMs), isLive: false });
  };
  const open = (point: TracePoint): void => {
    if (point.traceId !== null) router.push(frame.hrefTo(`/traces/${point.traceId}`));
    // A mark that is not among the rows: its neighbourhood is asked for, and it will be.
    else narrow({ fromMs: point.timeMs - 500, toMs: point.timeMs + 500, minNs: point.durationNs * 0.9, maxNs: point.durationNs * 1.1 });
  };

  const result = useMemo(() => joinPages(found.data?.pages ?? [], order), [found.data, order]);
  const points = useMemo(() => (result === undefined ? [] : toScatterPoints(result)), [result]);
  const matched =
    result === undefined
      ? ''
      : result.matched.exact
        ? formatCount(result.matched.count, locale)
        : text('traces.atLeast', { count: formatCount(result.matched.count, locale) });

  const isUnfinished = result?.scan !== undefined && result.scan.next !== null;
  const scanNotice = result?.scan !== undefined && (
    <ScanNotice scan={result.scan} isFetching={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
  );

  return (
    <div className={styles['page']}>
      <div className={styles['head']}>
        <h1 className={styles['title']}>{text('frame.traces')}</h1>
        {result !== undefined && (
          <span className={styles['facts']} role="status">
            {text(result.mode === 'traces' ? 'traces.facts' : 'traces.factsSpans', {
              rows: result.rows.length,
              matched,
              count: result.matched.count,
            })}
          </span>
        )}
      </div>

      <div className={styles['query']}>
        <div className={styles['queryRow']}>
          <QueryBox key={state.query} query={state.query} onRun={run} />
          <IconButton
            label={text('traces.formHelp')}
            icon={<ControlOutlined />}
            isBordered
            isPressed={state.isFormOpen}
            onClick={() => change({ isFormOpen: !state.isFormOpen }, { isStep: false })}
          >
            {text('traces.form')}
          </IconButton>
        </div>
        {query !== null && <QueryChips query={query} onChange={run} />}
        {state.isFormOpen && query !== null && <FilterForm conditions={conditions} onChange={edit} />}
      </div>

      {found.isError ? (
        <Panel>
          <QueryError error={found.error} title={text('traces.loadFailed')} onRetry={() => void found.refetch()} />
        </Panel>
      ) : query === null && result === undefined ? (
        <Panel>
          <EmptyState title={text('traces.unreadableTitle')} actions={<Button onClick={() => run('')}>{text('traces.clear')}</Button>}>
            {text('traces.unreadableText')}
          </EmptyState>
        </Panel>
      ) : result === undefined ? (
        <Panel>
          <LoadingRows rows={14} label={text('state.loading')} />
        </Panel>
      ) : result.rows.length === 0 ? (
        <Panel className={found.isFetching ? styles['busy'] : undefined}>
          {scanNotice}
          <NothingFound isUnfinished={isUnfinished} isFiltered={state.query !== '' || frame.environment !== null} onClear={() => run('')} />
        </Panel>
      ) : (
        <>
          <Panel
            title={text('traces.scatter')}
            facts={<span className={styles['hint']}>{text('traces.scatterHint')}</span>}
            aside={
              <>
                <span className={styles['legend']}>
                  <span className={styles['dotOk']} aria-hidden /> {text('traces.legend.ok')}
                </span>
                <span className={styles['legend']}>
                  <span className={styles['dotError']} aria-hidden /> {text('traces.legend.error')}
                </span>
              </>
            }
          >
            <TimeScatter
              points={points}
              fromMs={fromMs}
              toMs={toMs}
              locale={locale}
              label={text('traces.scatterLabel', { count: points.length })}
              onBrush={narrow}
              onOpen={open}
              describe={(point) => [
                point.title === '' ? formatDuration(point.durationNs, locale) : point.title,
                formatDuration(point.durationNs, locale),
                formatDateTime(point.timeMs),
              ]}
            />
          </Panel>
          <Panel
            className={`${styles['results'] ?? ''} ${found.isFetching ? (styles['busy'] ?? '') : ''}`}
            title={
              <Segmented<Mode>
                aria-label={text('traces.mode')}
                value={state.mode}
                options={MODES.map((mode) => ({ value: mode, label: text(`traces.mode.${mode}`) }))}
                onChange={(mode) => change({ mode, hidden: [] })}
              />
            }
            facts={result.rows.length >= ROWS && <span className={styles['hint']}>{text('traces.limited', { count: ROWS })}</span>}
            aside={
              <>
                {/* A comparison counts all spans: what only blocks answer is not for it. */}
                {result.scan === undefined && <WhyLinks conditions={conditions} hasFailures={points.some((point) => point.isError)} />}
                <Select<Order>
                  className={styles['order'] ?? ''}
                  aria-label={text('traces.order')}
                  value={state.order}
                  options={ORDERS.filter((order) => state.mode === 'traces' || order === 'newest' || order === 'duration').map((order) => ({
                    value: order,
                    label: text(`traces.order.${order}`),
                  }))}
                  onChange={(order) => change({ order })}
                />
                <ColumnChoice mode={result.mode} hidden={state.hidden} onChange={(hidden) => change({ hidden }, { isStep: false })} />
              </>
            }
          >
            {scanNotice}
            {result.partial.length > 0 && !isUnfinished && (
              <Notice>
                {text('traces.partial')} {locale === 'en' && result.partial.join(' ')}
              </Notice>
            )}
            <ResultTable
              result={result}
              order={state.order}
              hidden={state.hidden}
              onOrder={(order) => change({ order })}
              onService={(service) => edit(withValue(conditions, field('service'), '=', service))}
              onInstance={(instance) => edit(withValue(conditions, field('instance'), '=', instance))}
            />
          </Panel>
        </>
      )}
    </div>
  );
}

function ColumnChoice({
  mode,
  hidden,
  onChange,
}: {
  readonly mode: Mode;
  readonly hidden: readonly OptionalColumn[];
  readonly onChange: (hidden: readonly OptionalColumn[]) => void;
}): ReactNode {
  const text = useText();
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      content={
        <div className={styles['columns']} role="group" aria-label={text('traces.columns')}>
          {OPTIONAL_COLUMNS[mode].map((column) => (
            <Checkbox
              key={column}
              checked={!hidden.includes(column)}
              onChange={(event) => onChange(event.target.checked ? hidden.filter((other) => other !== column) : [...hidden, column])}
            >
              {text(`traces.column.${column}`)}
            </Checkbox>
          ))}
        </div>
      }
    >
      <IconButton label={text('traces.columns')} icon={<TableOutlined />}>
        {text('traces.columns')}
      </IconButton>
    </Popover>
  );
}

/** A brush ends between pixels; what it shows at its edge must still be inside. */
function roundDown(ns: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, ns))) - 2);
  return Math.floor(ns / step) * step;
}
