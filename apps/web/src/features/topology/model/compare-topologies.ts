import { errorShare, headFigures, type CallFigures, type Topology, type TopologyEdge, type TopologyNode } from './topology.ts';

/** Against the time compared with. */
export type NodeChange = 'added' | 'removed';
export type EdgeChange = NodeChange | 'failing' | 'slower';

export type ComparedNode = TopologyNode & { readonly change: NodeChange | null };
export type ComparedEdge = TopologyEdge & {
  readonly change: EdgeChange | null;
  /** Figures of the time compared with; null when there were no such calls, or nothing is compared. */
  readonly before: { readonly figures: CallFigures; readonly rate: number } | null;
};
export type ComparedTopology = { readonly nodes: readonly ComparedNode[]; readonly edges: readonly ComparedEdge[] };

/** Fewer calls come and go by chance. */
const CALLS_MIN = 5;
/** For a change of latency both windows need so many calls: a p99 of few is the slowest of them. */
const QUANTILE_CALLS_MIN = 50;
const SLOWER_RATIO = 1.25;
const SLOWER_NS = 1_000_000;
const FAILING_SHARE = 0.005;
/** Standard errors by which a share of errors must have risen. */
const FAILING_DEVIATIONS = 3;

export function notCompared({ nodes, edges }: Topology): ComparedTopology {
  return { nodes: nodes.map((node) => ({ ...node, change: null })), edges: edges.map((edge) => ({ ...edge, change: null, before: null })) };
}

/**
 * What is new, gone, failing more or slower than in another window of the same length. What is gone is in the answer with its figures of then
 * in `before`, and none of now. Pure.
 */
export function compareTopologies(now: Topology, before: Topology): ComparedTopology {
  const nodesBefore = new Map(before.nodes.map((node) => [node.id, node]));
  const nodesNow = new Set(now.nodes.map(({ id }) => id));
  const edgesBefore = new Map(before.edges.map((edge) => [keyOf(edge), edge]));
  const edgesNow = new Set(now.edges.map(keyOf));
  return {
    nodes: [
      ...now.nodes.map((node): ComparedNode => ({
        ...node,
        change: nodesBefore.has(node.id) || node.figures.count < CALLS_MIN ? null : 'added',
      })),
      ...before.nodes
        .filter(({ id, figures }) => !nodesNow.has(id) && figures.count >= CALLS_MIN)
        .map((node): ComparedNode => ({ ...node, figures: NONE, rate: 0, change: 'removed' })),
    ],
    edges: [
      ...now.edges.map((edge): ComparedEdge => {
        const then = edgesBefore.get(keyOf(edge));
        return {
          ...edge,
          change: changeOf(edge, then),
          before: then === undefined ? null : { figures: headFigures(then), rate: then.rate },
        };
      }),
      ...before.edges
        .filter((edge) => !edgesNow.has(keyOf(edge)) && callsOf(edge) >= CALLS_MIN)
        .map((edge): ComparedEdge => {
          const gone = { client: NONE, server: NONE, rate: 0, gapNs: null, slowest: null, failing: null };
          return { ...edge, ...gone, change: 'removed', before: { figures: headFigures(edge), rate: edge.rate } };
        }),
    ].filter(hasBothEnds(nodesNow, nodesBefore)),
  };
}

const NONE: CallFigures = { count: 0, errors: 0, sumNs: 0, p50Ns: null, p95Ns: null, p99Ns: null };

function changeOf(now: TopologyEdge, then: TopologyEdge | undefined): EdgeChange | null {
  if (then === undefined) return callsOf(now) >= CALLS_MIN ? 'added' : null;
  const [a, b] = [headFigures(now), headFigures(then)];
  if (isFailingMore(a, b)) return 'failing';
  return isSlower(a, b) ? 'slower' : null;
}

function isFailingMore(now: CallFigures, then: CallFigures): boolean {
  const rise = (errorShare(now) ?? 0) - (errorShare(then) ?? 0);
  if (now.count < CALLS_MIN || then.count === 0 || rise < FAILING_SHARE) return false;
  const pooled = (now.errors + then.errors) / (now.count + then.count);
  return rise > FAILING_DEVIATIONS * Math.sqrt(pooled * (1 - pooled) * (1 / now.count + 1 / then.count));
}

function isSlower(now: CallFigures, then: CallFigures): boolean {
  if (Math.min(now.count, then.count) < QUANTILE_CALLS_MIN || now.p99Ns === null || then.p99Ns === null) return false;
  return now.p99Ns > then.p99Ns * SLOWER_RATIO && now.p99Ns > then.p99Ns + SLOWER_NS;
}

/** A removed edge may hang on a node that had too few calls to be told as removed. */
function hasBothEnds(now: ReadonlySet<string>, before: ReadonlyMap<string, TopologyNode>): (edge: ComparedEdge) => boolean {
  const isThere = (id: string): boolean => now.has(id) || (before.get(id)?.figures.count ?? 0) >= CALLS_MIN;
  return ({ source, target }) => isThere(source) && isThere(target);
}

function callsOf({ client, server }: TopologyEdge): number {
  return Math.max(client.count, server.count);
}

function keyOf({ source, target }: TopologyEdge): string {
  return JSON.stringify([source, target]);
}
