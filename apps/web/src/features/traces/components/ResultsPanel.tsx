'use client';

import { Notice, Panel } from '@spanhouse/ui';
import { formatQuery, type Query, type QueryFilter } from '@spanhouse/trace-store/query-language';
import { Segmented, Select } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { field, withValue } from '../model/conditions.ts';
import type { SearchResult } from '../model/search-view.ts';
import { MODES, ORDERS, type Mode, type Order, type TracesState } from '../url.ts';
import { ColumnChoice } from './ColumnChoice.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { GroupsPanel } from './groups/GroupsPanel.tsx';
import { KeepColumns, useFirstColumns } from './saved/KeepColumns.tsx';
import { ResultTable } from './results/ResultTable.tsx';
import { ScanNotice } from './ScanNotice.tsx';
import styles from './TracesPage.module.css';
import { ROWS, type Search } from './use-search.ts';
import { WhyLinks } from './WhyLinks.tsx';

type Props = {
  readonly search: Search;
  readonly result: SearchResult;
  readonly query: Query;
  readonly state: TracesState;
  readonly onChange: (change: Partial<TracesState>, options?: { readonly isStep?: boolean }) => void;
  readonly onEdit: (conditions: readonly QueryFilter[]) => void;
};

/** What was found, as traces, as spans or as groups of spans. */
export function ResultsPanel({ search, result, query, state, onChange, onEdit }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const { conditions } = query;
  // They get into the address when the table is opened, so that a link shows everybody the same.
  const firstColumns = useFirstColumns('search');
  const hasBegun = useRef(state.columns.length > 0 || state.viewId !== null || state.mode === 'groups');
  useEffect(() => {
    if (hasBegun.current || firstColumns.length === 0) return;
    hasBegun.current = true;
    onChange({ columns: firstColumns }, { isStep: false });
  }, [firstColumns, onChange]);
  const isUnfinished = result.scan !== undefined && result.scan.next !== null;
  const isGrouped = state.mode === 'groups';
  const tools = !isGrouped && (
    <>
      <Select<Order>
        className={styles['order'] ?? ''}
        aria-label={text('traces.order')}
        value={state.order}
        options={ORDERS.filter((order) => state.mode === 'traces' || order === 'newest' || order === 'duration').map((order) => ({
          value: order,
          label: text(`traces.order.${order}`),
        }))}
        onChange={(order) => onChange({ order })}
      />
      <ColumnChoice
        mode={result.mode}
        hidden={state.hidden}
        columns={state.columns}
        onHidden={(hidden) => onChange({ hidden }, { isStep: false })}
        onColumns={(columns) => onChange({ columns }, { isStep: false })}
        actions={<KeepColumns place="search" columns={state.columns} />}
      />
    </>
  );
  return (
    <Panel
      className={`${styles['results'] ?? ''} ${search.isFetching ? (styles['busy'] ?? '') : ''}`}
      title={
        <Segmented<Mode>
          aria-label={text('traces.mode')}
          value={state.mode}
          options={MODES.map((mode) => ({ value: mode, label: text(`traces.mode.${mode}`) }))}
          onChange={(mode) =>
            onChange({ mode, hidden: [], ...(mode !== 'groups' && state.columns.length === 0 ? { columns: firstColumns } : {}) })
          }
        />
      }
      facts={
        !isGrouped &&
        result.rows.length >= ROWS && (
          <span className={styles['hint']} title={text('traces.limitedHelp', { count: ROWS })}>
            {text('traces.limited', { count: ROWS })}
          </span>
        )
      }
      aside={
        <>
          <WhyLinks query={query} hasFailures={search.points.some((point) => point.isError)} />
          {tools}
          <ExportMenu state={state} />
        </>
      }
    >
      {isGrouped ? (
        <GroupsPanel
          query={query}
          by={state.groupBy}
          sort={state.groupSort}
          isReady={!search.isStale}
          onBy={(groupBy) => onChange({ groupBy })}
          onSort={(groupSort) => onChange({ groupSort }, { isStep: false })}
          onOpen={(next) => onChange({ query: next, mode: 'spans' })}
        />
      ) : (
        <>
          {result.scan !== undefined && <ScanNotice scan={result.scan} isFetching={search.isFetchingMore} onMore={search.more} />}
          {result.partial.length > 0 && !isUnfinished && (
            <Notice>
              {text('traces.partial')} {locale === 'en' && result.partial.join(' ')}
            </Notice>
          )}
          <ResultTable
            result={result}
            order={state.order}
            hidden={state.hidden}
            columns={state.columns}
            onOrder={(order) => onChange({ order })}
            onService={(service) => onEdit(withValue(conditions, field('service'), '=', service))}
            onInstance={(instance) => onEdit(withValue(conditions, field('instance'), '=', instance))}
            onQuery={(next) => onChange({ query: formatQuery(next, query.selection) })}
            conditions={conditions}
          />
        </>
      )}
    </Panel>
  );
}
