'use client';

import { DataTable, type Column } from '@spanhouse/ui';
import type { GraphSelection } from '@spanhouse/ui';
import { useState, type ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import type { ComparedEdge, ComparedNode } from '../model/compare-topologies.ts';
import { errorShare, headFigures } from '../model/topology.ts';
import { ChangeTag } from './ChangeTag.tsx';
import { Duration } from './Duration.tsx';
import { ErrorShare } from './ErrorShare.tsx';
import { NodeName } from './NodeName.tsx';
import { Rate } from './Rate.tsx';
import styles from './Topology.module.css';

const SORTS = {
  rate: (edge: ComparedEdge) => Math.max(edge.rate, edge.before?.rate ?? 0),
  errors: (edge: ComparedEdge) => errorShare(headFigures(edge)) ?? 0,
  p99: (edge: ComparedEdge) => headFigures(edge).p99Ns ?? 0,
} as const;
type Sort = keyof typeof SORTS;

type Props = {
  readonly edges: readonly ComparedEdge[];
  readonly nodes: ReadonlyMap<string, ComparedNode>;
  readonly withChanges: boolean;
  readonly label: string;
  readonly selected: GraphSelection | null;
  readonly onSelect: (selection: GraphSelection) => void;
};

/** The connections as rows: for those who read figures, for the keyboard, and for narrow screens. */
export function EdgeTable({ edges, nodes, withChanges, label, selected, onSelect }: Props): ReactNode {
  const text = useText();
  const [sort, setSort] = useState<Sort>('rate');
  const rows = [...edges].sort((a, b) => SORTS[sort](b) - SORTS[sort](a) || SORTS.rate(b) - SORTS.rate(a));
  const name = (id: string): ReactNode => {
    const node = nodes.get(id);
    return node === undefined ? id : <NodeName node={node} />;
  };
  const sorted = (key: Sort): Pick<Column<ComparedEdge>, 'onSort' | 'isSorted'> => ({ onSort: () => setSort(key), isSorted: sort === key });
  const columns: readonly Column<ComparedEdge>[] = [
    { key: 'caller', title: text('topology.column.caller'), minWidth: 160, grow: 2, cell: ({ source }) => name(source) },
    { key: 'callee', title: text('topology.column.callee'), minWidth: 160, grow: 2, cell: ({ target }) => name(target) },
    ...(withChanges
      ? [
          {
            key: 'change',
            title: text('topology.column.change'),
            minWidth: 104,
            cell: ({ change }: ComparedEdge) => <ChangeTag change={change} />,
          },
        ]
      : []),
    {
      key: 'rate',
      title: text('topology.column.rate'),
      minWidth: 112,
      align: 'end',
      cell: ({ rate }) => <Rate rate={rate} />,
      ...sorted('rate'),
    },
    {
      key: 'errors',
      title: text('topology.column.errors'),
      minWidth: 96,
      align: 'end',
      cell: (edge) => <ErrorShare {...headFigures(edge)} />,
      ...sorted('errors'),
    },
    {
      key: 'client',
      title: text('topology.column.p99Client'),
      minWidth: 112,
      align: 'end',
      cell: ({ client }) => <Duration ns={client.p99Ns} />,
      ...sorted('p99'),
    },
    {
      key: 'server',
      title: text('topology.column.p99Server'),
      minWidth: 112,
      align: 'end',
      cell: ({ server }) => <Duration ns={server.p99Ns} />,
    },
    { key: 'gap', title: text('topology.column.gap'), minWidth: 96, align: 'end', cell: ({ gapNs }) => <Duration ns={gapNs} /> },
  ];
  return (
    <DataTable
      className={styles['table']}
      label={label}
      columns={columns}
      rows={rows}
      keyOf={keyOf}
      selectedKey={selected?.kind === 'edge' ? keyOf(selected) : null}
      onOpen={({ source, target }) => onSelect({ kind: 'edge', source, target })}
      twoLines={(edge) => (
        <>
          <div className={styles['lineOne']}>
            {name(edge.source)}
            <span aria-hidden>→</span>
            {name(edge.target)}
          </div>
          <div className={styles['lineTwo']}>
            <Rate rate={edge.rate} />
            <ErrorShare {...headFigures(edge)} />
            <Duration ns={headFigures(edge).p99Ns} />
            <ChangeTag change={edge.change} />
          </div>
        </>
      )}
    />
  );
}

function keyOf({ source, target }: { readonly source: string; readonly target: string }): string {
  return JSON.stringify([source, target]);
}
