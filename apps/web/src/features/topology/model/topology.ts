/*
 * Who calls whom: services, and what they use. Plain data; made by `build-topology.ts`, compared by `compare-topologies.ts`.
 */

export const NODE_CLASSES = ['service', 'sql', 'cache', 'nosql', 'messaging', 'third-party', 'outside'] as const;
export type NodeClass = (typeof NODE_CLASSES)[number];

/** Calls, as one side saw them. Durations in nanoseconds; null without a call. */
export type CallFigures = {
  readonly count: number;
  readonly errors: number;
  readonly sumNs: number;
  readonly p50Ns: number | null;
  readonly p95Ns: number | null;
  readonly p99Ns: number | null;
};

export type TopologyNode = {
  /** Class and name: the same node has the same id in every window. */
  readonly id: string;
  readonly nodeClass: NodeClass;
  /** '' for the outside, for callers whose spans did not come (`MISSING_ID`), and for what no span names. */
  readonly name: string;
  /** What was asked of it. */
  readonly figures: CallFigures;
  /** Requests a second. */
  readonly rate: number;
  /** A service without spans of its own: only its callers tell of it. */
  readonly isSilent: boolean;
  /** `service.namespace`; '' when none is named. */
  readonly namespace: string;
  readonly environments: readonly string[];
};

export type TopologyEdge = {
  readonly source: string;
  readonly target: string;
  readonly client: CallFigures;
  readonly server: CallFigures;
  /** Calls a second, of the side that saw more of them. */
  readonly rate: number;
  /** Average time between the sides; null when no call was seen from both. */
  readonly gapNs: number | null;
  /** Trace ids. */
  readonly slowest: string | null;
  readonly failing: string | null;
  /** Under which names the callee was called. */
  readonly calleeNames: readonly string[];
};

export type Topology = { readonly nodes: readonly TopologyNode[]; readonly edges: readonly TopologyEdge[] };

export const OUTSIDE_ID = 'outside:';
export const MISSING_ID = 'outside:(missing)';

export function nodeId(nodeClass: NodeClass, name: string): string {
  return `${nodeClass}:${name}`;
}

/** The figures to show first: the caller's, who waits; the callee's where the caller's were not seen. */
export function headFigures({ client, server }: Pick<TopologyEdge, 'client' | 'server'>): CallFigures {
  return client.count > 0 ? client : server;
}

export function errorShare({ count, errors }: CallFigures): number | null {
  return count === 0 ? null : errors / count;
}
