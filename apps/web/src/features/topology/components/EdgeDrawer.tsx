'use client';

import { linkButtonClasses, SideDrawer, type GraphSelection } from '@spanhouse/ui';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import type { ComparedEdge, ComparedNode } from '../model/compare-topologies.ts';
import type { ComparedWith } from '../../applications/model/comparison.ts';
import { calleeQuery, callerQuery } from '../model/trace-queries.ts';
import { ChangeTag } from './ChangeTag.tsx';
import { Duration } from './Duration.tsx';
import { NodeName } from './NodeName.tsx';
import { Rate } from './Rate.tsx';
import { SidesTable } from './SidesTable.tsx';
import styles from './Topology.module.css';

type Props = {
  readonly edge: ComparedEdge;
  readonly source: ComparedNode;
  readonly target: ComparedNode;
  readonly against: ComparedWith | null;
  readonly onSelect: (selection: GraphSelection) => void;
  readonly onClose: () => void;
};

/** One connection: what both sides say of the calls, and the ways to them. */
export function EdgeDrawer({ edge, source, target, against, onSelect, onClose }: Props): ReactNode {
  const text = useText();
  const frame = useFrame();
  const queries = [
    ['topology.openCallerCalls', callerQuery(source, target, edge)],
    ['topology.openCalleeCalls', calleeQuery(source, target)],
  ] as const;
  const traces = [
    ['topology.slowest', edge.slowest],
    ['topology.failing', edge.failing],
  ] as const;
  const end = (node: ComparedNode): ReactNode => (
    <button type="button" className={styles['end']} onClick={() => onSelect({ kind: 'node', id: node.id })}>
      <NodeName node={node} />
    </button>
  );
  return (
    <SideDrawer
      label={text('topology.edgeDrawer')}
      closeLabel={text('topology.close')}
      onClose={onClose}
      title={
        <>
          <div className={styles['drawerKind']}>
            <Rate rate={edge.rate} /> <ChangeTag change={edge.change} />
          </div>
          <h2 className={styles['ends']}>
            {end(source)}
            <span aria-hidden>→</span>
            {end(target)}
          </h2>
        </>
      }
    >
      <SidesTable
        sides={[
          { title: text('topology.atCaller'), figures: edge.client },
          { title: text('topology.atCallee'), figures: edge.server },
          ...(edge.before === null || against === null
            ? []
            : [{ title: text('topology.before', { against: text(`topology.againstShort.${against}`) }), figures: edge.before.figures }]),
        ]}
      />
      {edge.gapNs !== null && (
        <p className={styles['gap']} title={text('topology.gapHelp')}>
          {text('topology.gap')} <Duration ns={edge.gapNs} />
        </p>
      )}
      <div className={styles['actions']}>
        {traces.map(([key, traceId]) =>
          traceId === null ? null : (
            <Link key={key} className={linkButtonClasses.primary} href={frame.hrefTo(`/traces/${traceId}`)} prefetch={false}>
              {text(key)}
            </Link>
          ),
        )}
        {queries.map(([key, query]) =>
          query === null ? null : (
            <Link
              key={key}
              className={linkButtonClasses.plain}
              href={frame.hrefTo('/traces', { q: query, mode: 'spans' })}
              prefetch={false}
            >
              {text(key)}
            </Link>
          ),
        )}
      </div>
    </SideDrawer>
  );
}
