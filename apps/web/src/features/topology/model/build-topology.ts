import { knownService } from './known-service.ts';
import {
  headFigures,
  MISSING_ID,
  nodeId,
  OUTSIDE_ID,
  type CallFigures,
  type NodeClass,
  type Topology,
  type TopologyEdge,
  type TopologyNode,
} from './topology.ts';

/** Calls between two, as the store has them. */
export type CallsSeen = {
  readonly callerClass: string;
  readonly callerService: string;
  readonly callerName: string;
  readonly componentClass: string;
  readonly callee: string;
  readonly client: CallFigures;
  readonly server: CallFigures;
  readonly gapNs: number | null;
  readonly slowest: string | null;
  readonly failing: string | null;
};

/** A service, by what was asked of it. */
export type ServiceSeen = CallFigures & { readonly service: string; readonly environments: readonly string[] };

export type TopologySeen = {
  readonly calls: readonly CallsSeen[];
  readonly services: readonly ServiceSeen[];
  /** `service.namespace` by service. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** Length of the time that requests and calls were counted in. */
  readonly requestSeconds: number;
  readonly callSeconds: number;
};

const NONE: CallFigures = { count: 0, errors: 0, sumNs: 0, p50Ns: null, p95Ns: null, p99Ns: null };

/**
 * Nodes and edges from what was counted. Pure.
 *
 * - A callee that is no service by its class but bears the name of one, with a port or a domain or without, is that service.
 * - A queue stands between those who send and those who receive.
 * - Services that nobody calls and that call nobody are nodes too.
 * - Calls of several kinds between the same two are one edge; its quantiles are those of the kind with more calls, because quantiles cannot be added.
 */
export function buildTopology({ calls, services, namespaces, requestSeconds, callSeconds }: TopologySeen): Topology {
  const withSpans = new Set([
    ...services.map(({ service }) => service),
    ...calls.flatMap((call) => (call.callerClass === 'downstream' && call.callerService !== '' ? [call.callerService] : [])),
    ...calls.flatMap((call) => (call.componentClass === 'downstream' && call.server.count > 0 ? [call.callee] : [])),
  ]);
  const byLowerCase = new Map([...withSpans].map((service) => [service.toLowerCase(), service]));
  const edges = mergedEdges(calls, byLowerCase, callSeconds);
  const seen = new Map(services.map((each) => [nodeId('service', each.service), each]));
  const ids = new Set([...seen.keys(), ...edges.flatMap(({ source, target }) => [source, target])]);
  const incoming = Map.groupBy(edges, ({ target }) => target);
  const nodes = [...ids].map((id): TopologyNode => {
    const { nodeClass, name } = placeOf(id);
    const service = seen.get(id);
    const figures = service === undefined ? (incoming.get(id) ?? []).map(headFigures).reduce(added, NONE) : figuresOf(service);
    return {
      id,
      nodeClass,
      name: id === MISSING_ID ? '' : name,
      figures,
      rate: figures.count / Math.max(1, service === undefined ? callSeconds : requestSeconds),
      isSilent: nodeClass === 'service' && !withSpans.has(name),
      namespace: nodeClass === 'service' ? (namespaces.get(name) ?? '') : '',
      environments: service?.environments ?? [],
    };
  });
  return { nodes: nodes.sort((a, b) => compare(a.id, b.id)), edges };
}

type Draft = Omit<TopologyEdge, 'rate'>;

function mergedEdges(calls: readonly CallsSeen[], services: ReadonlyMap<string, string>, seconds: number): readonly TopologyEdge[] {
  const drafts = new Map<string, Draft>();
  for (const call of calls) {
    const [source, target] = [callerIdOf(call), calleeIdOf(call, services)];
    const { client, server, gapNs, slowest, failing, callee } = call;
    const draft: Draft = { source, target, client, server, gapNs, slowest, failing, calleeNames: callee === '' ? [] : [callee] };
    const key = JSON.stringify([source, target]);
    const known = drafts.get(key);
    drafts.set(key, known === undefined ? draft : together(known, draft));
  }
  return [...drafts.values()]
    .map((draft) => ({ ...draft, rate: Math.max(draft.client.count, draft.server.count) / Math.max(1, seconds) }))
    .sort((a, b) => compare(a.source, b.source) || compare(a.target, b.target));
}

function callerIdOf({ callerClass, callerService, callerName }: CallsSeen): string {
  if (callerClass === 'messaging') return nodeId('messaging', callerService);
  if (callerService !== '') return nodeId('service', callerService);
  return callerName === '' ? OUTSIDE_ID : MISSING_ID;
}

/** Every store's class is a node's class; any other that has a name of its own is a service or somebody else's. */
const CLASS_OF: Readonly<Record<string, NodeClass>> = {
  sql: 'sql',
  cache: 'cache',
  nosql: 'nosql',
  messaging: 'messaging',
  downstream: 'service',
};

function calleeIdOf({ componentClass, callee, server }: CallsSeen, services: ReadonlyMap<string, string>): string {
  const nodeClass = CLASS_OF[componentClass] ?? 'third-party';
  if (nodeClass !== 'service' && nodeClass !== 'third-party') return nodeId(nodeClass, callee);
  if (nodeClass === 'service' && server.count > 0) return nodeId('service', callee);
  const service = knownService(callee, services);
  return service === null ? nodeId(nodeClass, callee) : nodeId('service', service);
}

function together(a: Draft, b: Draft): Draft {
  const [more, less] = headFigures(a).count >= headFigures(b).count ? [a, b] : [b, a];
  return {
    ...more,
    client: added(more.client, less.client),
    server: added(more.server, less.server),
    gapNs: more.gapNs ?? less.gapNs,
    slowest: more.slowest ?? less.slowest,
    failing: more.failing ?? less.failing,
    calleeNames: [...new Set([...more.calleeNames, ...less.calleeNames])],
  };
}

function added(a: CallFigures, b: CallFigures): CallFigures {
  const more = a.count >= b.count ? a : b;
  return { ...more, count: a.count + b.count, errors: a.errors + b.errors, sumNs: a.sumNs + b.sumNs };
}

function figuresOf({ count, errors, sumNs, p50Ns, p95Ns, p99Ns }: CallFigures): CallFigures {
  return { count, errors, sumNs, p50Ns, p95Ns, p99Ns };
}

function placeOf(id: string): { readonly nodeClass: NodeClass; readonly name: string } {
  const colon = id.indexOf(':');
  return { nodeClass: id.slice(0, colon) as NodeClass, name: id.slice(colon + 1) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
