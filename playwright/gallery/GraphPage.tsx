import { ServiceGraph, type GraphFocus, type GraphSelection, type ServiceGraphWords } from '@spanhouse/ui';
import { useState, type ReactNode } from 'react';
import { madeUpGraph } from './made-up-graph.ts';

const WORDS: ServiceGraphWords = {
  search: 'Find a service',
  found: (count) => `${String(count)} found`,
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit',
  counts: (nodes, edges) => `${String(nodes)} services and stores, ${String(edges)} connections`,
  list: 'Services and stores',
  keys: 'Up and down walk, left and right go to a caller or a called, Space chooses, Enter opens',
  neighbours: (callers, called) => `${String(callers)} callers, calls ${String(called)}`,
  near: 'Near',
  hops: (count) => `${String(count)} hop${count === 1 ? '' : 's'}`,
  everything: 'all',
  fold: (group) => `Fold ${group}`,
  unfold: (group) => `Unfold ${group}`,
  foldAll: 'Fold groups',
  unfoldAll: 'Unfold groups',
  rate: 'Rate',
  errors: 'Errors',
  p99: 'p99',
  members: (count) => `Group of ${String(count)}`,
  classes: { service: 'Service', sql: 'SQL', cache: 'Cache', nosql: 'NoSQL', messaging: 'Messaging', 'third-party': 'Third party' },
  changes: { added: 'Added', removed: 'Removed', changed: 'Changed' },
  empty: 'No calls between services in this range',
  busy: 'Arranging the graph…',
};

performance.mark('graph-mount');
const asked = new URLSearchParams(location.search);
const isDifference = asked.get('mode') === 'difference';
const made = madeUpGraph(Number(asked.get('nodes') ?? 30), Number(asked.get('edges') ?? 60));
const CHANGES = ['added', 'removed', 'changed'] as const;
const NODES = made.nodes.map((node, i) => ({
  ...node,
  ...(i === 3 ? { isFocus: true } : {}),
  ...(isDifference && i % 11 === 5 ? { change: CHANGES[i % 3] ?? 'added' } : {}),
}));
const EDGES = made.edges.map((edge, i) => ({ ...edge, ...(isDifference && i % 7 === 3 ? { change: CHANGES[i % 3] ?? 'added' } : {}) }));

/** A made-up landscape of any size: `?nodes=2000&edges=5000&mode=difference`. Notes when each picture was complete. */
export function GraphPage(): ReactNode {
  const [selected, setSelected] = useState<GraphSelection | null>(null);
  const [focus, setFocus] = useState<GraphFocus | null>(null);
  const [folded, setFolded] = useState<readonly string[]>([]);
  const [opened, setOpened] = useState('');
  return (
    <div style={{ background: 'var(--sh-surface)', border: '1px solid var(--sh-border)' }}>
      <output data-testid="selected" hidden>
        {JSON.stringify(selected)}
      </output>
      <output data-testid="opened" hidden>
        {opened}
      </output>
      <ServiceGraph
        nodes={NODES}
        edges={EDGES}
        locale="en"
        label="Topology"
        words={WORDS}
        height="calc(100vh - 30px)"
        selected={selected}
        onSelect={setSelected}
        onOpen={(selection) => setOpened(JSON.stringify(selection))}
        focus={focus}
        onFocus={setFocus}
        foldedGroups={folded}
        onFold={setFolded}
        mode={isDifference ? 'difference' : 'plain'}
        onDrawn={() => performance.mark('graph-drawn')}
      />
    </div>
  );
}
