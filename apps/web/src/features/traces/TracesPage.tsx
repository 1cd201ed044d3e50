'use client';

import { ControlOutlined, FilterOutlined, ThunderboltOutlined } from '@ant-design/icons';
import { EmptyState, formatCount, IconButton, LoadingRows, Panel, useNarrow, type ScatterBrush } from '@spanhouse/ui';
import { formatQuery, type QueryFilter } from '@spanhouse/trace-store/query-language';
import { Button } from 'antd';
import { useRouter } from 'next/navigation';
import { useMemo, useState, type ReactNode } from 'react';
import { useUrlState } from '../../client/use-url-state.ts';
import { useLocale, useText } from '../../i18n/use-text.ts';
import { absoluteRange, QueryError, useFrame } from '../frame/index.ts';
import { FacetPanel } from './components/facets/FacetPanel.tsx';
import { FilterForm } from './components/FilterForm.tsx';
import { NothingFound } from './components/NothingFound.tsx';
import { QueryBox } from './components/QueryBox.tsx';
import { QueryChips } from './components/QueryChips.tsx';
import { ResultsPanel } from './components/ResultsPanel.tsx';
import { ScanNotice } from './components/ScanNotice.tsx';
import { ViewsMenu } from './components/saved/ViewsMenu.tsx';
import { ScatterPanel } from './components/ScatterPanel.tsx';
import { TailPanel } from './components/TailPanel.tsx';
import { useSearch, type Search } from './components/use-search.ts';
import { queryOf, withBrush } from './model/conditions.ts';
import type { TracePoint } from './model/scatter-points.ts';
import { parseTraces, withTraces } from './url.ts';
import styles from './components/TracesPage.module.css';

/** Search: one query, edited as text, as form, by facets, by brush and by clicks; results as a picture and as a table. */
export function TracesPage(): ReactNode {
  const text = useText();
  const locale = useLocale();
  const router = useRouter();
  const frame = useFrame();
  const isNarrow = useNarrow();
  const [state, change] = useUrlState(parseTraces, withTraces);
  // On a phone facets would push everything else out of sight: there they are opened for the moment.
  const [areFacetsHere, setFacetsHere] = useState(false);
  const areFacetsOpen = isNarrow ? areFacetsHere : state.areFacetsOpen;
  const query = useMemo(() => queryOf(state.query), [state.query]);
  const conditions = query?.conditions ?? [];
  const { fromMs, toMs } = frame.resolved;
  const search = useSearch(state, query !== null && !state.isTailing);
  const { result } = search;

  const run = (next: string): void => {
    change({ query: next });
    frame.refresh();
  };
  const edit = (next: readonly QueryFilter[]): void => run(formatQuery(next, query?.selection));
  const narrow = (brush: ScatterBrush): void => {
    const next = withBrush(conditions, brush);
    if (next !== conditions) change({ query: formatQuery(next, query?.selection) });
    if (brush.fromMs !== fromMs || brush.toMs !== toMs) frame.change({ range: absoluteRange(brush.fromMs, brush.toMs), isLive: false });
  };
  const open = (point: TracePoint): void => {
    if (point.traceId !== null) router.push(frame.hrefTo(`/traces/${point.traceId}`));
    // A mark that is not among the rows: its neighbourhood is asked for, and it will be.
    else narrow({ fromMs: point.timeMs - 500, toMs: point.timeMs + 500, minNs: point.durationNs * 0.9, maxNs: point.durationNs * 1.1 });
  };

  const matched =
    result === undefined
      ? ''
      : result.matched.exact
        ? formatCount(result.matched.count, locale)
        : text('traces.atLeast', { count: formatCount(result.matched.count, locale) });

  return (
    <div className={styles['page']}>
      <div className={styles['head']}>
        <h1 className={styles['title']}>{text('frame.traces')}</h1>
        {result !== undefined && !state.isTailing && (
          <span className={styles['facts']} role="status">
            {text(result.mode === 'traces' ? 'traces.facts' : 'traces.factsSpans', {
              rows: result.rows.length,
              matched,
              count: result.matched.count,
            })}
          </span>
        )}
        <span className={styles['headTools']}>
          <IconButton
            label={text('results.tailHelp')}
            icon={<ThunderboltOutlined />}
            isBordered
            isPressed={state.isTailing}
            onClick={() => change({ isTailing: !state.isTailing })}
          >
            {text('results.tail')}
          </IconButton>
          <ViewsMenu />
        </span>
      </div>

      <div className={styles['query']}>
        <div className={styles['queryRow']}>
          <IconButton
            label={text('results.facetsHelp')}
            icon={<FilterOutlined />}
            isBordered
            isPressed={areFacetsOpen}
            onClick={() => (isNarrow ? setFacetsHere(!areFacetsHere) : change({ areFacetsOpen: !state.areFacetsOpen }, { isStep: false }))}
          >
            {isNarrow ? undefined : text('results.facets')}
          </IconButton>
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

      <div className={styles['body']}>
        {areFacetsOpen && query !== null && (
          <FacetPanel
            query={query}
            added={state.facets}
            isReady={state.isTailing || (result !== undefined && !search.isStale)}
            onAdded={(facets) => change({ facets }, { isStep: false })}
            onQuery={run}
          />
        )}
        <div className={styles['found']}>
          {!state.isTailing && <MoreError search={search} />}
          {state.isTailing && query !== null ? (
            <TailPanel query={query} state={state} onEdit={edit} />
          ) : search.error !== null ? (
            <Panel>
              <QueryError error={search.error} title={text('traces.loadFailed')} onRetry={search.again} />
            </Panel>
          ) : query === null ? (
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
            <Panel className={search.isFetching ? styles['busy'] : undefined}>
              {result.scan !== undefined && <ScanNotice scan={result.scan} isFetching={search.isFetchingMore} onMore={search.more} />}
              <NothingFound
                isUnfinished={result.scan !== undefined && result.scan.next !== null}
                isFiltered={state.query !== '' || frame.environment !== null}
                onClear={() => run('')}
              />
            </Panel>
          ) : (
            <>
              <ScatterPanel points={search.points} onBrush={narrow} onOpen={open} />
              <ResultsPanel search={search} result={result} query={query} state={state} onChange={change} onEdit={edit} />
            </>
          )}
        </div>
      </div>
    </div>
  );
}

/** Above what was found: its further parts did not come. */
function MoreError({ search }: { readonly search: Search }): ReactNode {
  const text = useText();
  if (search.moreError === null) return null;
  return (
    <Panel>
      <QueryError error={search.moreError} title={text('traces.moreFailed')} onRetry={search.more} />
    </Panel>
  );
}
