'use client';

import { EmptyState, formatDateTime, LoadingRows, Notice, Panel, ServiceGraph, type GraphSelection } from '@spanhouse/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRouter } from 'next/navigation';
import { useMemo, type ReactNode } from 'react';
import { useApi } from '../../client/api.tsx';
import { useUrlState } from '../../client/use-url-state.ts';
import { useLocale, useText } from '../../i18n/use-text.ts';
import { QueryError, useFrame } from '../frame/index.ts';
import { CoverageLine } from './components/CoverageLine.tsx';
import { EdgeDrawer } from './components/EdgeDrawer.tsx';
import { EdgeTable } from './components/EdgeTable.tsx';
import { NodeDrawer } from './components/NodeDrawer.tsx';
import { TopologyControls } from './components/TopologyControls.tsx';
import { ServiceColours, useServiceColours } from './components/service-colours.ts';
import { useGraphWords } from './components/use-graph-words.ts';
import { useNodeLabel } from './components/use-node-label.ts';
import { filteredTopology, shownTopology } from './model/shown-topology.ts';
import type { TopologyView } from './model/topology-view.ts';
import { parseTopology, withTopology } from './url.ts';
import styles from './components/Topology.module.css';

/** Who calls whom: as a graph and as a list, now and against another time. */
export function TopologyPage(): ReactNode {
  const text = useText();
  const api = useApi();
  const frame = useFrame();
  const [state, change] = useUrlState(parseTopology, withTopology);
  const { fromMs, toMs } = frame.resolved;
  const found = useQuery({
    ...api.topology.get.queryOptions({ startMs: fromMs, endMs: toMs, environment: frame.environment, against: state.against }),
    placeholderData: keepPreviousData,
  });
  const view = found.data;
  const range = { from: shortTime(fromMs), to: shortTime(toMs) };
  const hasDrawer = view !== undefined && state.selected !== null && isThere(view, state.selected);
  return (
    <div className={styles['page']} data-drawer={hasDrawer ? '' : undefined}>
      <div className={styles['head']}>
        <h1 className={styles['title']}>{text('topology.title')}</h1>
        {view !== undefined && <CoverageLine coverage={view.coverage} />}
      </div>
      <TopologyControls state={state} onChange={change} />
      {found.isError ? (
        <Panel>
          <QueryError error={found.error} title={text('topology.loadFailed')} onRetry={() => void found.refetch()} />
        </Panel>
      ) : view === undefined ? (
        <Panel className={styles['body']}>
          <LoadingRows rows={14} label={text('state.loading')} />
        </Panel>
      ) : view.nodes.length === 0 ? (
        <Panel>
          <EmptyState
            title={text('topology.emptyTitle')}
            actions={<Button onClick={() => frame.change({ range: { from: 'now-24h', to: 'now' } })}>{text('topology.widen')}</Button>}
          >
            {text('topology.emptyText', range)}
          </EmptyState>
        </Panel>
      ) : (
        <Drawn view={view} isFetching={found.isFetching} state={state} onChange={change} />
      )}
    </div>
  );
}

type DrawnProps = {
  readonly view: TopologyView;
  readonly isFetching: boolean;
  readonly state: ReturnType<typeof parseTopology>;
  readonly onChange: ReturnType<typeof useUrlState<ReturnType<typeof parseTopology>>>[1];
};

function Drawn({ view, isFetching, state, onChange }: DrawnProps): ReactNode {
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const router = useRouter();
  const words = useGraphWords();
  const labelOf = useNodeLabel();
  const { hiddenClasses, minRate, grouping, focus, selected, against } = state;
  const focusId = focus?.nodeId ?? null;
  const colours = useServiceColours(view.nodes);
  const filtered = useMemo(() => filteredTopology(view, { hiddenClasses, minRate }), [view, hiddenClasses, minRate]);
  const shown = useMemo(
    () => shownTopology(filtered, { hiddenClasses, minRate, grouping, focusId, labelOf, colours }),
    [filtered, hiddenClasses, minRate, grouping, focusId, labelOf, colours],
  );
  const nodes = useMemo(() => new Map(view.nodes.map((node) => [node.id, node])), [view]);
  const isCompared = view.against !== null && !view.against.isEmpty;
  const changed = filtered.edges.filter((edge) => edge.change !== null);
  const times = view.against === null ? null : { from: shortTime(view.against.fromMs), to: shortTime(view.against.toMs) };

  const select = (selection: GraphSelection | null): void => onChange({ selected: selection }, { isStep: selection !== null });
  const open = (selection: GraphSelection): void => {
    const node = selection.kind === 'node' ? nodes.get(selection.id) : undefined;
    if (node?.nodeClass === 'service' && !node.isSilent) router.push(frame.hrefTo(`/services/${encodeURIComponent(node.name)}`));
    else select(selection);
  };
  return (
    <ServiceColours value={colours}>
      {view.isCut && <Notice>{text('topology.cut', { count: view.edges.length })}</Notice>}
      {view.against?.isEmpty === true && times !== null && <Notice>{text('topology.againstEmpty', times)}</Notice>}
      <Panel className={`${styles['body'] ?? ''} ${isFetching ? (styles['busy'] ?? '') : ''}`}>
        {filtered.nodes.length === 0 ? (
          <EmptyState
            title={text('topology.filteredTitle')}
            actions={<Button onClick={() => onChange({ hiddenClasses: [], minRate: 0 })}>{text('topology.clear')}</Button>}
          >
            {text('topology.filteredText')}
          </EmptyState>
        ) : state.view === 'graph' ? (
          <ServiceGraph
            nodes={shown.nodes}
            edges={shown.edges}
            locale={locale}
            label={text('topology.graph')}
            words={words}
            height="100%"
            selected={selected}
            onSelect={select}
            onOpen={open}
            initialSearch={state.search}
            onSearch={(search) => onChange({ search }, { isStep: false })}
            focus={focus}
            onFocus={(next) => onChange({ focus: next })}
            foldedGroups={state.foldedGroups}
            {...(grouping === 'none' ? {} : { onFold: (foldedGroups: readonly string[]) => onChange({ foldedGroups }) })}
            mode={isCompared ? 'difference' : 'plain'}
          />
        ) : (
          <EdgeTable
            edges={filtered.edges}
            nodes={nodes}
            withChanges={isCompared}
            label={text('topology.table')}
            selected={selected}
            onSelect={select}
          />
        )}
      </Panel>
      {isCompared && state.view === 'graph' && against !== null && (
        <Panel
          className={styles['differences']}
          title={text('topology.differences', { against: text(`topology.againstShort.${against}`) })}
          facts={<span className={styles['muted']}>{changed.length}</span>}
        >
          {changed.length === 0 && times !== null ? (
            <p className={styles['sectionText']}>{text('topology.differences.none', times)}</p>
          ) : (
            <EdgeTable edges={changed} nodes={nodes} withChanges label={text('topology.table')} selected={selected} onSelect={select} />
          )}
        </Panel>
      )}
      <Selected view={view} nodes={nodes} state={state} onChange={onChange} />
    </ServiceColours>
  );
}

function Selected({
  view,
  nodes,
  state: { selected, focus, against },
  onChange,
}: Omit<DrawnProps, 'isFetching'> & { readonly nodes: ReadonlyMap<string, TopologyView['nodes'][number]> }): ReactNode {
  const select = (selection: GraphSelection): void => onChange({ selected: selection });
  const close = (): void => onChange({ selected: null }, { isStep: false });
  if (selected?.kind === 'node') {
    const node = nodes.get(selected.id);
    if (node === undefined) return null;
    const focusOn = (): void => onChange({ focus: { nodeId: node.id, hops: 1 }, view: 'graph' });
    return (
      <NodeDrawer
        node={node}
        topology={view}
        nodes={nodes}
        onSelect={select}
        onFocus={focus?.nodeId === node.id ? null : focusOn}
        onClose={close}
      />
    );
  }
  const edge = view.edges.find(({ source, target }) => source === selected?.source && target === selected.target);
  const [source, target] = [nodes.get(selected?.source ?? ''), nodes.get(selected?.target ?? '')];
  if (edge === undefined || source === undefined || target === undefined) return null;
  return <EdgeDrawer edge={edge} source={source} target={target} against={against} onSelect={select} onClose={close} />;
}

function isThere({ nodes, edges }: TopologyView, selected: GraphSelection): boolean {
  return selected.kind === 'node'
    ? nodes.some(({ id }) => id === selected.id)
    : edges.some(({ source, target }) => source === selected.source && target === selected.target);
}

function shortTime(ms: number): string {
  return formatDateTime(ms).slice(0, 16);
}
