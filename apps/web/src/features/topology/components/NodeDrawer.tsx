'use client';

import { AimOutlined } from '@ant-design/icons';
import { formatCount, linkButtonClasses, SideDrawer, type GraphSelection } from '@spanhouse/ui';
import { Button } from 'antd';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import type { ComparedNode, ComparedTopology } from '../model/compare-topologies.ts';
import { MISSING_ID } from '../model/topology.ts';
import { nodeQuery } from '../model/trace-queries.ts';
import { ChangeTag } from './ChangeTag.tsx';
import { Duration } from './Duration.tsx';
import { ErrorShare } from './ErrorShare.tsx';
import { Fact, Facts } from './Facts.tsx';
import { Neighbours } from './Neighbours.tsx';
import { NodeName } from './NodeName.tsx';
import { Rate } from './Rate.tsx';
import styles from './Topology.module.css';

type Props = {
  readonly node: ComparedNode;
  readonly topology: ComparedTopology;
  readonly nodes: ReadonlyMap<string, ComparedNode>;
  readonly onSelect: (selection: GraphSelection) => void;
  /** Absent: the node is in focus. */
  readonly onFocus: (() => void) | null;
  readonly onClose: () => void;
};

/** One service or store: its figures, the ways on, and its neighbours. */
export function NodeDrawer({ node, topology, nodes, onSelect, onFocus, onClose }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const { figures, nodeClass, name } = node;
  const query = nodeQuery(node);
  const isService = nodeClass === 'service';
  const help = node.isSilent
    ? 'topology.silentHelp'
    : nodeClass !== 'outside'
      ? null
      : node.id === MISSING_ID
        ? 'topology.missingHelp'
        : 'topology.outsideHelp';
  const toEdge = ({ source, target }: { readonly source: string; readonly target: string }): void =>
    onSelect({ kind: 'edge', source, target });
  return (
    <SideDrawer
      label={text('topology.nodeDrawer')}
      closeLabel={text('topology.close')}
      onClose={onClose}
      title={
        <>
          <div className={styles['drawerKind']}>
            {text(`topology.class.${nodeClass}`)} <ChangeTag change={node.change} />
          </div>
          <h2 className={styles['drawerTitle']}>
            <NodeName node={node} />
          </h2>
        </>
      }
    >
      {help !== null && <p className={styles['help']}>{text(help)}</p>}
      {nodeClass !== 'outside' && (
        <Facts>
          <Fact name={text('topology.rate')}>
            {figures.count === 0 ? <span className={styles['muted']}>–</span> : <Rate rate={node.rate} />}
          </Fact>
          <Fact name={text('topology.calls')}>
            <span className={styles['mono']}>{formatCount(figures.count, locale)}</span>
          </Fact>
          <Fact name={text('topology.errors')}>
            <ErrorShare {...figures} />
          </Fact>
          <Fact name={text('topology.p50')}>
            <Duration ns={figures.p50Ns} />
          </Fact>
          <Fact name={text('topology.p95')}>
            <Duration ns={figures.p95Ns} />
          </Fact>
          <Fact name={text('topology.p99')}>
            <Duration ns={figures.p99Ns} />
          </Fact>
          {node.namespace !== '' && <Fact name={text('topology.namespace')}>{node.namespace}</Fact>}
          {node.environments.length > 0 && <Fact name={text('topology.environments')}>{node.environments.join(', ')}</Fact>}
        </Facts>
      )}
      <div className={styles['actions']}>
        {isService && !node.isSilent && (
          <Link className={linkButtonClasses.primary} href={frame.hrefTo(`/services/${encodeURIComponent(name)}`)} prefetch={false}>
            {text('topology.openService')}
          </Link>
        )}
        {query !== null && (
          <Link className={linkButtonClasses.plain} href={frame.hrefTo('/traces', { q: query })} prefetch={false}>
            {text('topology.openTraces')}
          </Link>
        )}
        {onFocus !== null && (
          <Button icon={<AimOutlined />} onClick={onFocus}>
            {text('topology.focus')}
          </Button>
        )}
      </div>
      <Neighbours
        title={text('topology.callers')}
        emptyText={text('topology.noCallers')}
        edges={topology.edges.filter(({ target }) => target === node.id)}
        end="source"
        nodes={nodes}
        onSelect={toEdge}
      />
      <Neighbours
        title={text('topology.callees')}
        emptyText={text('topology.noCallees')}
        edges={topology.edges.filter(({ source }) => source === node.id)}
        end="target"
        nodes={nodes}
        onSelect={toEdge}
      />
    </SideDrawer>
  );
}
