'use client';

import { componentColour, EmptyState, LoadingRows, Notice, serviceColours, useThemeName } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { failureOf, useApi } from '../../client/api.tsx';
import { useText } from '../../i18n/use-text.ts';
import { QueryError, useShortcuts } from '../frame/index.ts';
import { Minimap } from './components/Minimap.tsx';
import { SpanDrawer } from './components/SpanDrawer.tsx';
import { TraceHeader } from './components/TraceHeader.tsx';
import { TraceLegend } from './components/TraceLegend.tsx';
import { TraceToolbar } from './components/TraceToolbar.tsx';
import { useUrlState } from '../../client/use-url-state.ts';
import { WaterfallView } from './components/Waterfall.tsx';
import { COMPONENT_CLASSES, type TraceView } from './model/trace-view.ts';
import { foldedAncestors, foldFrom, matchesOf, NO_FILTER, rowsOf, waterfallOf } from './model/waterfall.ts';
import { parseTrace, withTrace } from './url.ts';
import styles from './components/TracePage.module.css';

/** One trace by its id. */
export function TracePage({ traceId }: { readonly traceId: string }): ReactNode {
  const text = useText();
  const api = useApi();
  const found = useQuery(api.traces.get.queryOptions({ traceId }));
  if (found.data !== undefined) return <TraceContent view={found.data} />;
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
        <EmptyState isPage title={text('trace.notFound')} actions={<Button onClick={retry}>{text('state.retry')}</Button>}>
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

const NOTHING_FOLDED: ReadonlySet<number> = new Set();
const WAITING = COMPONENT_CLASSES.indexOf('waiting');

function TraceContent({ view }: { readonly view: TraceView }): ReactNode {
  const text = useText();
  const theme = useThemeName();
  const [state, change] = useUrlState(parseTrace, withTrace);
  const { filter, colourBy, spanId } = state;
  const [folded, setFolded] = useState(NOTHING_FOLDED);
  const findRef = useRef<HTMLInputElement>(null);

  const trace = useMemo(() => waterfallOf(view), [view]);
  const matches = useMemo(() => matchesOf(trace, filter), [trace, filter]);
  const rows = useMemo(() => rowsOf(trace, folded, matches), [trace, folded, matches]);
  const colours = useMemo(() => serviceColours(view.services, theme), [view, theme]);
  const classColours = useMemo(() => COMPONENT_CLASSES.map((name) => componentColour(name, theme)), [theme]);
  const colourOf = useMemo(() => {
    const { service, componentClass } = view.spans;
    return colourBy === 'service'
      ? (index: number) => colours[service[index] ?? -1] ?? '#64748B'
      : (index: number) => classColours[componentClass[index] ?? -1] ?? '#64748B';
  }, [view, colourBy, colours, classColours]);
  const isWaiting = useMemo(
    () => (index: number) => colourBy === 'component' && view.spans.componentClass[index] === WAITING,
    [view, colourBy],
  );
  const selected = useMemo(() => (spanId === null ? -1 : view.spans.id.indexOf(spanId)), [view, spanId]);
  const orphans = useMemo(() => view.spans.orphan.reduce<number>((sum, value) => sum + value, 0), [view]);

  const select = (index: number): void => {
    const hiding = foldedAncestors(trace, index, folded);
    if (hiding.length > 0) setFolded(new Set([...folded].filter((other) => !hiding.includes(other))));
    change({ spanId: view.spans.id[index] ?? null }, { isStep: selected < 0 });
  };
  const findNext = (direction: 1 | -1): void => {
    if (matches === null || matches.count === 0) return;
    for (let step = 1; step <= trace.count; step++) {
      const index = (selected + direction * step + trace.count * 2) % trace.count;
      if (matches.mask[index] === 1) {
        select(index);
        return;
      }
    }
  };
  useShortcuts({ f: () => findRef.current?.focus() });

  const zoom = state.zoom ?? { from: 0, to: view.durationNs || 1 };
  const shared = { view, filter, colourBy, serviceColours: colours };
  return (
    <div className={styles['page']} data-drawer={selected >= 0 ? '' : undefined}>
      <TraceHeader view={view} rootColour={colours[view.spans.service[view.rootIndex] ?? -1]} />
      {view.missingBlocks > 0 && <Notice>{text('trace.missingBlocks', { count: view.missingBlocks })}</Notice>}
      {view.truncated && <Notice>{text('trace.truncated', { count: view.spans.id.length })}</Notice>}
      {orphans > 0 && <Notice>{text('trace.orphans', { count: orphans })}</Notice>}
      <TraceToolbar
        {...shared}
        matches={matches}
        hasFolds={folded.size > 0}
        findRef={findRef}
        onFilter={(next) => change({ filter: next }, { isStep: false })}
        onColourBy={(key) => change({ colourBy: key }, { isStep: false })}
        onFold={(isFolded) => setFolded(isFolded ? foldFrom(trace, 1) : NOTHING_FOLDED)}
        onFindNext={findNext}
      />
      <TraceLegend {...shared} onFilter={(next) => change({ filter: next }, { isStep: false })} />
      <Minimap trace={trace} zoom={state.zoom} colourOf={colourOf} onZoom={(next) => change({ zoom: next }, { isStep: false })} />
      {rows.length === 0 ? (
        <div className={styles['empty']} role="status">
          {text('trace.nothingMatches')}
          <Button onClick={() => change({ filter: NO_FILTER })}>{text('trace.clearFilters')}</Button>
        </div>
      ) : (
        <WaterfallView
          {...{ trace, rows, zoom, colourOf, isWaiting, selected, folded, matches }}
          onSelect={select}
          onFold={(index, isFolded) =>
            setFolded(isFolded ? new Set([...folded, index]) : new Set([...folded].filter((other) => other !== index)))
          }
          onZoom={(next) => change({ zoom: next }, { isStep: false })}
        />
      )}
      {selected >= 0 && spanId !== null && (
        <SpanDrawer
          trace={trace}
          index={selected}
          spanId={spanId}
          colour={colourOf(selected)}
          onSelect={select}
          onClose={() => change({ spanId: null }, { isStep: false })}
        />
      )}
    </div>
  );
}
