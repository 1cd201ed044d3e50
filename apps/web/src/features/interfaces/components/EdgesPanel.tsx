'use client';

import { ColourDot, componentColour, formatDuration, Panel, serviceColour, Tag, useThemeName } from '@spanhouse/ui';
import type { EdgeSide } from '@spanhouse/trace-store';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useApi, WHILE_SHOWN } from '../../../client/api.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { ErrorShare, RateFigure, shareOf } from '../../applications/index.ts';
import { splitEdges, type EdgeView } from '../model/callers.ts';
import { NeighbourGraph } from './NeighbourGraph.tsx';
import { PanelState } from './PanelState.tsx';
import { SmallTable } from './SmallTable.tsx';
import { useEdgeLinks } from './use-edge-links.ts';
import styles from './InterfacePage.module.css';

/** Who calls the interface and what it calls, as both sides see it. */
export function EdgesPanels({ service, name }: { readonly service: string; readonly name: string }): ReactNode {
  const text = useText();
  const api = useApi();
  const frame = useFrame();
  const { fromMs, toMs } = frame.resolved;
  const found = useQuery({
    ...api.interfaces.edges.queryOptions({ startMs: fromMs, endMs: toMs, service, name, environment: frame.environment }, WHILE_SHOWN),
    placeholderData: keepPreviousData,
  });
  const { upstream, downstream } = splitEdges(found.data ?? [], service, name);
  const seconds = Math.max(1, (toMs - fromMs) / 1_000);
  const panel = (title: string, hint: string, empty: string, views: readonly EdgeView[], isDownstream: boolean): ReactNode => (
    <Panel
      title={title}
      facts={<span className={styles['hint']}>{hint}</span>}
      className={`${styles['whole'] ?? ''} ${found.isFetching ? (styles['busy'] ?? '') : ''}`}
    >
      <PanelState asked={found} isEmpty={views.length === 0} empty={empty}>
        <EdgesTable label={title} views={views} service={service} seconds={seconds} isDownstream={isDownstream} />
      </PanelState>
    </Panel>
  );
  return (
    <>
      <Panel
        title={text('edges.around')}
        facts={<span className={styles['hint']}>{text('edges.aroundHint')}</span>}
        className={`${styles['whole'] ?? ''} ${found.isFetching ? (styles['busy'] ?? '') : ''}`}
      >
        <PanelState asked={found} isEmpty={upstream.length + downstream.length === 0} empty={text('edges.aroundEmpty')}>
          <NeighbourGraph service={service} name={name} upstream={upstream} downstream={downstream} seconds={seconds} />
        </PanelState>
      </Panel>
      {panel(text('edges.upstream'), text('edges.upstreamHint'), text('edges.upstreamEmpty'), upstream, false)}
      {panel(text('edges.downstream'), text('edges.downstreamHint'), text('edges.downstreamEmpty'), downstream, true)}
    </>
  );
}

function EdgesTable({
  label,
  views,
  service,
  seconds,
  isDownstream,
}: {
  readonly label: string;
  readonly views: readonly EdgeView[];
  readonly service: string;
  readonly seconds: number;
  readonly isDownstream: boolean;
}): ReactNode {
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const theme = useThemeName();
  const { titleOf, hrefOf } = useEdgeLinks(service);
  const name = (view: EdgeView): ReactNode => {
    const href = hrefOf(view, isDownstream);
    const colour = view.componentClass === 'downstream' ? serviceColour(view.service, theme) : componentColour(view.componentClass, theme);
    return (
      <span className={styles['name']} title={`${view.service} ${titleOf(view)}`}>
        <ColourDot colour={colour} />
        {href === null ? (
          <span className={styles['nameText']}>{titleOf(view)}</span>
        ) : (
          <Link className={styles['nameLink']} href={href} prefetch={false}>
            {titleOf(view)}
          </Link>
        )}
        {view.name !== '' && view.service !== '' && <span className={styles['beside']}>{view.service}</span>}
      </span>
    );
  };
  const both = (view: EdgeView, figure: (side: EdgeSide) => ReactNode): ReactNode => (
    <span className={styles['sides']}>
      {view.edge.client.count === 0 ? <span className={styles['muted']}>–</span> : figure(view.edge.client)}
      <span className={styles['side']} aria-hidden>
        /
      </span>
      {view.edge.server.count === 0 ? <span className={styles['muted']}>–</span> : figure(view.edge.server)}
    </span>
  );
  const duration = (ns: number | null): ReactNode => (
    <span className={styles['mono']}>{ns === null ? '–' : formatDuration(ns, locale)}</span>
  );
  const traceLink = (traceId: string | null, word: string, tone: 'plain' | 'error'): ReactNode =>
    traceId !== null && (
      <Link href={frame.hrefTo(`/traces/${traceId}`)} prefetch={false}>
        <Tag tone={tone}>{word}</Tag>
      </Link>
    );
  return (
    <SmallTable
      label={label}
      rows={views}
      keyOf={(view) => view.key}
      columns={[
        { key: 'name', title: text(isDownstream ? 'edges.callee' : 'edges.caller'), cell: name },
        {
          key: 'rate',
          title: text('column.rate'),
          align: 'end',
          cell: ({ edge }) => <RateFigure perSecond={Math.max(edge.client.count, edge.server.count) / seconds} hasUnit={false} />,
        },
        {
          key: 'errors',
          title: text('edges.errors'),
          help: text('edges.bothHelp'),
          align: 'end',
          cell: (view) => both(view, (side) => <ErrorShare share={shareOf(side)} />),
        },
        {
          key: 'p95',
          title: text('edges.p95'),
          help: text('edges.bothHelp'),
          align: 'end',
          cell: (view) => both(view, (side) => duration(side.p95Ns)),
        },
        {
          key: 'p99',
          title: text('edges.p99'),
          help: text('edges.bothHelp'),
          align: 'end',
          cell: (view) => both(view, (side) => duration(side.p99Ns)),
        },
        {
          key: 'gap',
          title: text('edges.gap'),
          help: text('edges.gapHelp'),
          align: 'end',
          cell: ({ edge }) => duration(edge.gapNs),
        },
        {
          key: 'traces',
          title: text('edges.traces'),
          align: 'end',
          cell: ({ edge }) => (
            <span className={styles['sides']}>
              {traceLink(edge.slowest, text('edges.slow'), 'plain')}
              {traceLink(edge.failing, text('edges.failing'), 'error')}
            </span>
          ),
        },
      ]}
    />
  );
}
