import {
  edgeKey,
  type GraphMeasure,
  type ServiceGraphEdge,
  type ServiceGraphNode,
  type ShownGraph,
  type ShownNode,
} from './graph-model.ts';

export type ShownInput = {
  readonly nodes: readonly ServiceGraphNode[];
  readonly edges: readonly ServiceGraphEdge[];
  /** Names of the groups that are folded into one node each. */
  readonly foldedGroups: ReadonlySet<string>;
  /** Only what is at most so many calls away from a node, in either direction. */
  readonly focus: { readonly nodeId: string; readonly hops: number } | null;
  readonly measure?: GraphMeasure;
};

const GROUP_PREFIX = 'group:';

export function groupNodeId(group: string): string {
  return GROUP_PREFIX + group;
}

/**
 * The part of a graph that is shown: groups folded, then what is near the focus, sorted by id, so that the order in which data came says nothing.
 * Edges whose ends are not there are left out.
 */
export function shownGraph({ nodes, edges, foldedGroups, focus, measure = 'traffic' }: ShownInput): ShownGraph {
  const folded = foldGroups(nodes, edges, foldedGroups, measure);
  if (focus === null) return folded;
  const home = nodes.find(({ id }) => id === focus.nodeId);
  const start = home?.group !== undefined && foldedGroups.has(home.group) ? groupNodeId(home.group) : focus.nodeId;
  const near = within(folded.edges, start, focus.hops);
  return {
    nodes: folded.nodes.filter(({ id }) => near.has(id)),
    edges: folded.edges.filter(({ source, target }) => near.has(source) && near.has(target)),
  };
}

/** Ids at most `hops` edges away, in either direction, the start included. */
export function within(edges: readonly ServiceGraphEdge[], start: string, hops: number): ReadonlySet<string> {
  const neighbours = new Map<string, string[]>();
  const link = (a: string, b: string): void => {
    const list = neighbours.get(a);
    if (list === undefined) neighbours.set(a, [b]);
    else list.push(b);
  };
  for (const { source, target } of edges) {
    link(source, target);
    link(target, source);
  }
  const reached = new Set([start]);
  let rim: readonly string[] = [start];
  for (let hop = 0; hop < hops; hop++) {
    rim = rim.flatMap((id) => neighbours.get(id) ?? []).filter((id) => !reached.has(id));
    for (const id of rim) reached.add(id);
  }
  return reached;
}

function foldGroups(
  nodes: readonly ServiceGraphNode[],
  edges: readonly ServiceGraphEdge[],
  foldedGroups: ReadonlySet<string>,
  measure: GraphMeasure,
): ShownGraph {
  const shownId = new Map<string, string>();
  const members = new Map<string, ServiceGraphNode[]>();
  const shown: ShownNode[] = [];
  for (const node of nodes) {
    if (shownId.has(node.id)) continue;
    const isFolded = node.group !== undefined && foldedGroups.has(node.group);
    const id = isFolded ? groupNodeId(node.group ?? '') : node.id;
    shownId.set(node.id, id);
    if (!isFolded) shown.push(node);
    else members.set(id, [...(members.get(id) ?? []), node]);
  }
  for (const [id, of] of members)
    shown.push({ id, label: of[0]?.group ?? '', class: 'service', members: of.length, ...together(of, measure), ...flags(of) });

  const merged = new Map<string, ServiceGraphEdge[]>();
  const given = new Set<string>();
  for (const edge of edges) {
    const [source, target] = [shownId.get(edge.source), shownId.get(edge.target)];
    if (source === undefined || target === undefined || given.has(edgeKey(edge))) continue;
    given.add(edgeKey(edge));
    // Calls within a folded group are inside of it.
    if (source === target && members.has(source)) continue;
    const key = edgeKey({ source, target });
    const list = merged.get(key) ?? [];
    if (list.length === 0) merged.set(key, list);
    list.push({ ...edge, source, target });
  }
  const shownEdges = [...merged.values()].map((of): ServiceGraphEdge => {
    const [first] = of;
    if (first === undefined || of.length === 1) return first ?? { source: '', target: '', rate: null, errorShare: null, p99Ns: null };
    return { source: first.source, target: first.target, ...together(of, measure), ...flags(of) };
  });
  return {
    nodes: shown.sort((a, b) => compare(a.id, b.id)),
    edges: shownEdges.sort((a, b) => compare(a.source, b.source) || compare(a.target, b.target)),
  };
}

type Figures = Pick<ServiceGraphNode, 'rate' | 'errorShare' | 'p99Ns'>;

/** Figures of several: rates and times add up, error shares weigh by rate, and of p99 the worst, because percentiles cannot be added. */
function together(of: readonly Figures[], measure: GraphMeasure): Figures {
  let [rate, errors, p99Ns]: [number | null, number | null, number | null] = [null, null, null];
  for (const one of of) {
    if (one.rate !== null) rate = (rate ?? 0) + one.rate;
    if (one.rate !== null && one.errorShare !== null) errors = (errors ?? 0) + one.rate * one.errorShare;
    if (one.p99Ns !== null) p99Ns = measure === 'calls' ? (p99Ns ?? 0) + one.p99Ns : Math.max(p99Ns ?? 0, one.p99Ns);
  }
  return { rate, errorShare: errors === null || rate === null || rate === 0 ? null : errors / rate, p99Ns };
}

/** A fold of things that all changed alike changed like them; of a mixture it is changed. */
function flags(of: readonly Pick<ServiceGraphNode, 'isFocus' | 'change'>[]): Pick<ServiceGraphNode, 'isFocus' | 'change'> {
  const changes = new Set(of.map(({ change }) => change));
  const [first] = changes;
  const change = changes.size === 1 ? first : 'changed';
  return { ...(of.some(({ isFocus }) => isFocus === true) ? { isFocus: true } : {}), ...(change === undefined ? {} : { change }) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
