'use client';

import { mistakeInLogQuery } from '@spanhouse/log-store/query-language';
import { IconButton, LoadingRows, Panel } from '@spanhouse/ui';
import { AppstoreOutlined, CaretRightOutlined, PauseOutlined, ThunderboltOutlined } from '@ant-design/icons';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../client/api.tsx';
import { useUrlState } from '../../client/use-url-state.ts';
import { useText } from '../../i18n/use-text.ts';
import { absoluteRange, QueryError, useFrame } from '../frame/index.ts';
import type { FieldActions } from './components/FieldList.tsx';
import { FieldsPanel } from './components/FieldsPanel.tsx';
import { CountsPanel } from './components/CountsPanel.tsx';
import { LogQueryBox } from './components/LogQueryBox.tsx';
import { LogTable } from './components/LogTable.tsx';
import { NoLogs } from './components/NoLogs.tsx';
import { PatternTable } from './components/PatternTable.tsx';
import { QuerySyntax } from './components/QuerySyntax.tsx';
import { RecordDrawer } from './components/RecordDrawer.tsx';
import { useLiveTail } from './components/use-live-tail.ts';
import { useLogCounts } from './components/use-log-counts.ts';
import { withField } from './model/edit-query.ts';
import type { LogSearch } from './model/log-search.ts';
import type { LogView } from './model/log-view.ts';
import { ORDERS, parseLogs, VIEWS, withLogs, type Order, type View } from './url.ts';
import styles from './components/Logs.module.css';

const ROWS = 200;

/** Search in log records: words and fields in one box, a picture of when, the records or what they have in common; or as they come. */
export function LogsPage(): ReactNode {
  const text = useText();
  const api = useApi();
  const frame = useFrame();
  const [state, change] = useUrlState(parseLogs, withLogs);
  const { fromMs, toMs } = frame.resolved;
  const search: LogSearch = { query: state.query, environment: frame.environment, startMs: fromMs, endMs: toMs };
  const isReadable = mistakeInLogQuery(state.query) === null;
  const isSearching = isReadable && !state.isTailing;

  const { counts, error: countsError, moreError, more } = useLogCounts(search, isSearching);
  const found = useInfiniteQuery({
    ...api.logs.find.infiniteQueryOptions(
      { ...search, order: state.order, limit: ROWS },
      { getNextPageParam: ({ next }) => next, ...WHILE_SHOWN },
    ),
    enabled: isSearching && state.view === 'records',
    placeholderData: keepPreviousData,
  });
  const patterns = useQuery({
    ...api.logs.patterns.queryOptions(search, WHILE_SHOWN),
    enabled: isSearching && state.view === 'patterns',
    placeholderData: keepPreviousData,
  });
  const tail = useLiveTail(state.query, frame.environment, state.isTailing && isReadable);
  const [frozen, setFrozen] = useState<readonly LogView[] | null>(null);

  const entries = useMemo(() => found.data?.pages.flatMap((page) => page.entries) ?? [], [found.data]);
  const run = (query: string): void => {
    change({ query });
    frame.refresh();
  };
  const actions: FieldActions = {
    columns: state.columns,
    onFilter: (field, value, isNot) => run(withField(state.query, field, value, isNot)),
    onColumn: (field) =>
      change({ columns: state.columns.includes(field) ? state.columns.filter((other) => other !== field) : [...state.columns, field] }),
  };
  const zoom = (from: number, to: number): void => frame.change({ range: absoluteRange(Math.floor(from), Math.ceil(to)), isLive: false });
  const shownTail = frozen ?? tail.entries;
  const newest = shownTail[0];
  const waiting = frozen === null ? 0 : newest === undefined ? tail.entries.length : tail.entries.findIndex(({ id }) => id === newest.id);
  const error = countsError ?? found.error ?? patterns.error;

  return (
    <div className={styles['page']}>
      <div className={styles['head']}>
        <h1 className={styles['title']}>{text('frame.logs')}</h1>
        {isSearching && counts !== undefined && (
          <span className={styles['facts']} role="status">
            {text(counts.next === null ? 'logs.facts' : counts.total === 0 ? 'logs.noneSoFar' : 'logs.factsSoFar', { count: counts.total })}
          </span>
        )}
      </div>

      <div className={styles['queryRow']}>
        <LogQueryBox key={state.query} query={state.query} search={search} onRun={run} />
        <IconButton
          label={text('logs.fieldsHelp')}
          icon={<AppstoreOutlined />}
          isBordered
          isPressed={state.isFieldsOpen}
          onClick={() => change({ isFieldsOpen: !state.isFieldsOpen }, { isStep: false })}
        >
          {text('logs.fields')}
        </IconButton>
        <IconButton
          label={text('logs.tailHelp')}
          icon={<ThunderboltOutlined />}
          isBordered
          isPressed={state.isTailing}
          onClick={() => {
            setFrozen(null);
            change({ isTailing: !state.isTailing });
          }}
        >
          {text('logs.tail')}
        </IconButton>
      </div>

      {state.isFieldsOpen && isReadable && <FieldsPanel search={search} actions={actions} />}

      {!isReadable ? (
        <QuerySyntax />
      ) : state.isTailing ? (
        <Panel
          className={styles['results']}
          title={text('logs.tailTitle')}
          facts={
            <span className={styles['hint']} role="status">
              {frozen !== null
                ? text('logs.tailPaused', { count: waiting })
                : text(tail.error === null ? 'logs.tailFollowing' : 'logs.tailInterrupted', { count: shownTail.length })}
            </span>
          }
          aside={
            <IconButton
              label={text(frozen === null ? 'logs.pause' : 'logs.resume')}
              icon={frozen === null ? <PauseOutlined /> : <CaretRightOutlined />}
              isBordered
              onClick={() => setFrozen(frozen === null ? tail.entries : null)}
            >
              {text(frozen === null ? 'logs.pause' : 'logs.resume')}
            </IconButton>
          }
        >
          {tail.error !== null && shownTail.length === 0 ? (
            <QueryError error={tail.error} title={text('logs.loadFailed')} onRetry={() => change({ isTailing: true })} />
          ) : shownTail.length === 0 ? (
            <p className={styles['note']}>{text('logs.tailEmpty')}</p>
          ) : (
            <LogTable entries={shownTail} columns={state.columns} selected={state.record} onOpen={(record) => change({ record })} />
          )}
        </Panel>
      ) : error !== null ? (
        <Panel>
          <QueryError error={error} title={text('logs.loadFailed')} onRetry={frame.refresh} />
        </Panel>
      ) : counts === undefined ? (
        <Panel>
          <LoadingRows rows={14} label={text('state.loading')} />
        </Panel>
      ) : counts.next === null && counts.total === 0 && entries.length === 0 ? (
        <Panel>
          <NoLogs isFiltered={state.query !== '' || frame.environment !== null} onClear={() => run('')} />
        </Panel>
      ) : (
        <>
          <CountsPanel counts={counts} fromMs={fromMs} toMs={toMs} onZoom={zoom} isStopped={moreError !== null} onMore={more} />
          <Panel
            className={styles['results']}
            title={
              <Segmented<View>
                aria-label={text('logs.view')}
                value={state.view}
                options={VIEWS.map((view) => ({ value: view, label: text(`logs.view.${view}`) }))}
                onChange={(view) => change({ view })}
              />
            }
            facts={
              state.view === 'records' &&
              entries.length > 0 && <span className={styles['hint']}>{text('logs.shown', { count: entries.length })}</span>
            }
            aside={
              state.view === 'records' && (
                <>
                  {found.hasNextPage && (
                    <Button size="small" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                      {text('logs.more')}
                    </Button>
                  )}
                  <Select<Order>
                    className={styles['order'] ?? ''}
                    aria-label={text('logs.order')}
                    value={state.order}
                    options={ORDERS.map((order) => ({ value: order, label: text(`logs.order.${order}`) }))}
                    onChange={(order) => change({ order })}
                  />
                </>
              )
            }
          >
            {state.view === 'records' ? (
              found.data === undefined ? (
                <LoadingRows rows={10} label={text('state.loading')} />
              ) : (
                <LogTable entries={entries} columns={state.columns} selected={state.record} onOpen={(record) => change({ record })} />
              )
            ) : patterns.data === undefined ? (
              <LoadingRows rows={10} label={text('state.loading')} />
            ) : (
              <PatternTable
                patterns={patterns.data}
                total={counts.next === null ? counts.total : null}
                onOpen={(id) => change({ query: withField(state.query, 'pattern', id, false), view: 'records' })}
              />
            )}
          </Panel>
        </>
      )}
      {state.record !== '' && (
        <RecordDrawer
          id={state.record}
          actions={actions}
          onSelect={(record) => change({ record }, { isStep: false })}
          onClose={() => change({ record: '' })}
        />
      )}
    </div>
  );
}
