'use client';

import { ServiceGraph, type GraphSelection } from '@spanhouse/ui';
import { Segmented } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { useLocale, useText } from '../../../../i18n/use-text.ts';
import { traceGraphOf, type TraceNode } from '../../model/trace-graph.ts';
import type { GraphLevel } from '../../trace-url.ts';
import type { TracePane } from '../trace-pane.ts';
import { EdgeTable } from './EdgeTable.tsx';
import { useTraceGraphWords } from './use-trace-graph-words.ts';
import frame from '../ViewFrame.module.css';
import styles from './Graph.module.css';

/** With more interfaces than this those of a service begin as one node. */
const UNFOLDED_MAX = 60;

/** Who called whom in this trace, how often and for how long: as a picture, and as a table for those who read. */
export function GraphView({ trace, matches, state, onChange, onSelect }: TracePane): ReactNode {
  const text = useText();
  const locale = useLocale();
  const words = useTraceGraphWords();
  const { graphLevel } = state;
  const graph = useMemo(() => traceGraphOf(trace, graphLevel, matches?.mask ?? null), [trace, graphLevel, matches]);
  const services = useMemo(() => [...new Set(graph.nodes.map(({ service }) => service))].filter((name) => name !== ''), [graph]);
  const [folded, setFolded] = useState<readonly string[] | null>(null);
  const [selection, setSelection] = useState<GraphSelection | null>(null);
  const shown = useMemo(() => toServiceGraph(graph.nodes, graphLevel), [graph, graphLevel]);
  const edges = useMemo(
    () =>
      graph.edges.map(({ source, target, calls, errors, totalNs }) => ({
        source,
        target,
        rate: calls,
        errorShare: errors / calls,
        p99Ns: totalNs,
      })),
    [graph],
  );
  const isLarge = graphLevel === 'interface' && graph.nodes.length > UNFOLDED_MAX;
  const labels = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node])), [graph]);
  const open = (chosen: GraphSelection): void => {
    const node = chosen.kind === 'node' ? labels.get(chosen.id) : undefined;
    if (node !== undefined && node.service !== '') onChange({ filter: { ...state.filter, service: node.service }, shown: 'waterfall' });
  };
  return (
    <div className={frame['view']}>
      <div className={frame['controls']}>
        <span className={styles['muted']} id="graph-level">
          {text('graph.level')}
        </span>
        <Segmented<GraphLevel>
          aria-labelledby="graph-level"
          value={graphLevel}
          options={[
            { value: 'service', label: text('graph.level.service') },
            { value: 'interface', label: text('graph.level.interface') },
          ]}
          onChange={(level) => {
            setFolded(null);
            setSelection(null);
            onChange({ graphLevel: level }, { isStep: false });
          }}
        />
        <span className={styles['muted']}>{text('graph.facts', { calls: graph.edges.reduce((sum, { calls }) => sum + calls, 0) })}</span>
      </div>
      <div className={styles['split']}>
        <div className={styles['picture']}>
          <ServiceGraph
            nodes={shown}
            edges={edges}
            measure="calls"
            locale={locale}
            label={text('graph.label')}
            words={words}
            height="100%"
            selected={selection}
            onSelect={setSelection}
            onOpen={open}
            foldedGroups={folded ?? (isLarge ? services : [])}
            {...(graphLevel === 'interface' ? { onFold: setFolded } : {})}
          />
        </div>
        <EdgeTable
          edges={graph.edges}
          nodes={labels}
          selection={selection}
          onSelect={(edge) => {
            setSelection({ kind: 'edge', source: edge.source, target: edge.target });
            onSelect(edge.span);
          }}
        />
      </div>
    </div>
  );
}

function toServiceGraph(nodes: readonly TraceNode[], level: GraphLevel): Parameters<typeof ServiceGraph>[0]['nodes'] {
  return nodes.map((node) => ({
    id: node.id,
    label: node.label,
    class: node.class,
    rate: node.calls,
    errorShare: node.calls === 0 ? null : node.errors / node.calls,
    p99Ns: node.totalNs,
    isFocus: node.isRoot,
    ...(level === 'interface' && node.service !== '' ? { group: node.service } : {}),
  }));
}
