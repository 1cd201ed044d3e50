import type { ServiceGraphEdge, ServiceGraphNode } from '@spanhouse/ui';
import type { ComparedEdge, ComparedNode, ComparedTopology } from './compare-topologies.ts';
import { groupsOf } from './groups.ts';
import { errorShare, headFigures, type NodeClass } from './topology.ts';

export type Shown = { readonly nodes: readonly ServiceGraphNode[]; readonly edges: readonly ServiceGraphEdge[] };

export type ShownQuestion = {
  readonly hiddenClasses: readonly NodeClass[];
  readonly minRate: number;
  readonly grouping: 'none' | 'namespace' | 'environment';
  /** The node that the page is about. */
  readonly focusId: string | null;
  /** What a node is called in the reader's language. */
  readonly labelOf: (node: ComparedNode) => string;
  /** Colours of services by name. */
  readonly colours: ReadonlyMap<string, string>;
};

/** Without the classes that are hidden and the edges that are seldom used; of what was removed, all. */
export function filteredTopology(
  topology: ComparedTopology,
  { hiddenClasses, minRate }: Pick<ShownQuestion, 'hiddenClasses' | 'minRate'>,
): ComparedTopology {
  const nodes = topology.nodes.filter(({ nodeClass }) => !hiddenClasses.includes(nodeClass));
  const ids = new Set(nodes.map(({ id }) => id));
  const isUsed = ({ rate, before }: ComparedEdge): boolean => Math.max(rate, before?.rate ?? 0) >= minRate;
  const edges = topology.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target) && isUsed(edge));
  if (minRate === 0) return { nodes, edges };
  // What only seldom used edges led to goes with them; services that nobody ever called stay.
  const linked = new Set(topology.edges.flatMap(({ source, target }) => [source, target]));
  const kept = new Set(edges.flatMap(({ source, target }) => [source, target]));
  return { nodes: nodes.filter(({ id, rate }) => kept.has(id) || (!linked.has(id) && rate >= minRate)), edges };
}

/** As the graph draws it. */
export function shownTopology({ nodes, edges }: ComparedTopology, { grouping, focusId, labelOf, colours }: ShownQuestion): Shown {
  const groups = groupsOf(nodes, edges, grouping);
  return {
    nodes: nodes.map((node) => {
      const group = groups.get(node.id);
      const colour = node.nodeClass === 'service' ? colours.get(node.name) : undefined;
      const isGone = node.change === 'removed';
      return {
        id: node.id,
        label: labelOf(node),
        // The outside is nobody of ours either.
        class: node.nodeClass === 'outside' ? 'third-party' : node.nodeClass,
        rate: isGone || node.nodeClass === 'outside' || node.figures.count === 0 ? null : node.rate,
        errorShare: errorShare(node.figures),
        p99Ns: node.figures.p99Ns,
        ...(group === undefined ? {} : { group }),
        ...(colour === undefined ? {} : { colour }),
        ...(node.id === focusId ? { isFocus: true } : {}),
        ...(node.change === null ? {} : { change: node.change }),
      };
    }),
    edges: edges.map((edge) => {
      const figures = headFigures(edge);
      const { source, target, change, rate } = edge;
      return {
        source,
        target,
        rate: change === 'removed' ? null : rate,
        errorShare: errorShare(figures),
        p99Ns: figures.p99Ns,
        ...(change === null ? {} : { change: change === 'failing' || change === 'slower' ? ('changed' as const) : change }),
      };
    }),
  };
}
