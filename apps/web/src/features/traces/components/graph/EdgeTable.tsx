'use client';

import { DataTable, DurationFigure, formatCount, MonoFigure, type Column, type GraphSelection } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import type { TraceEdge, TraceNode } from '../../model/trace-graph.ts';
import styles from './Graph.module.css';

type Props = {
  readonly edges: readonly TraceEdge[];
  readonly nodes: ReadonlyMap<string, TraceNode>;
  readonly selection: GraphSelection | null;
  /** Opens the longest call of the edge. */
  readonly onSelect: (edge: TraceEdge) => void;
};

const keyOf = ({ source, target }: { readonly source: string; readonly target: string }): string => `${source}\u0000${target}`;

/** The calls of the graph as rows, the longest first. A row opens the longest call it is made of. */
export function EdgeTable({ edges, nodes, selection, onSelect }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const labelOf = (id: string): string => nodes.get(id)?.label ?? '';
  const shown = edges.filter(
    ({ source, target }) => selection?.kind !== 'node' || source === selection.id || target === selection.id || !nodes.has(selection.id),
  );
  const columns: readonly Column<TraceEdge>[] = [
    {
      key: 'source',
      title: text('graph.caller'),
      minWidth: 110,
      grow: 1,
      cell: (edge) => <span title={labelOf(edge.source)}>{labelOf(edge.source)}</span>,
    },
    {
      key: 'target',
      title: text('graph.called'),
      minWidth: 120,
      grow: 1,
      cell: (edge) => <span title={labelOf(edge.target)}>{labelOf(edge.target)}</span>,
    },
    {
      key: 'calls',
      title: text('graph.calls'),
      minWidth: 64,
      align: 'end',
      cell: (edge) => <MonoFigure>{formatCount(edge.calls, locale)}</MonoFigure>,
    },
    {
      key: 'errors',
      title: text('graph.errors'),
      minWidth: 64,
      align: 'end',
      cell: (edge) => <MonoFigure>{formatCount(edge.errors, locale)}</MonoFigure>,
    },
    {
      key: 'time',
      title: text('graph.time'),
      minWidth: 92,
      align: 'end',
      cell: (edge) => <DurationFigure ns={edge.totalNs} locale={locale} />,
    },
  ];
  return (
    <DataTable
      className={styles['table']}
      label={text('graph.table')}
      columns={columns}
      rows={shown}
      keyOf={keyOf}
      selectedKey={selection?.kind === 'edge' ? keyOf(selection) : null}
      onOpen={onSelect}
      twoLines={(edge) => (
        <>
          <div className={styles['line']}>
            {labelOf(edge.source)} → {labelOf(edge.target)}
          </div>
          <div className={styles['muted']}>
            {text('graph.edgeFacts', { calls: edge.calls, errors: edge.errors })} <DurationFigure ns={edge.totalNs} locale={locale} />
          </div>
        </>
      )}
    />
  );
}
