'use client';

import type { ReactNode } from 'react';
import type { ComparedEdge, ComparedNode } from '../model/compare-topologies.ts';
import { headFigures } from '../model/topology.ts';
import { ChangeTag } from './ChangeTag.tsx';
import { Duration } from './Duration.tsx';
import { ErrorShare } from './ErrorShare.tsx';
import { NodeName } from './NodeName.tsx';
import { Rate } from './Rate.tsx';
import styles from './Topology.module.css';

type Props = {
  readonly title: string;
  readonly emptyText: string;
  readonly edges: readonly ComparedEdge[];
  /** The end of an edge that is shown. */
  readonly end: 'source' | 'target';
  readonly nodes: ReadonlyMap<string, ComparedNode>;
  readonly onSelect: (edge: ComparedEdge) => void;
};

/** Who calls a node, or whom it calls, the busiest first. A row leads to the connection. */
export function Neighbours({ title, emptyText, edges, end, nodes, onSelect }: Props): ReactNode {
  const rows = [...edges].sort((a, b) => b.rate - a.rate);
  return (
    <section className={styles['section']}>
      <h3 className={styles['sectionTitle']}>
        {title} <span className={styles['muted']}>{rows.length}</span>
      </h3>
      {rows.length === 0 && <p className={styles['sectionText']}>{emptyText}</p>}
      <ul>
        {rows.map((edge) => {
          const node = nodes.get(edge[end]);
          return (
            <li key={edge[end]}>
              <button type="button" className={styles['neighbour']} onClick={() => onSelect(edge)}>
                {node === undefined ? edge[end] : <NodeName node={node} />}
                <span className={styles['neighbourFigures']}>
                  <ChangeTag change={edge.change} />
                  <Rate rate={edge.rate} />
                  <ErrorShare {...headFigures(edge)} />
                  <Duration ns={headFigures(edge).p99Ns} />
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
