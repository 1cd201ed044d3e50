import type { ChartUnit } from '../charts/time-chart/chart-unit.ts';

/** What a node is. A service is ours; everything else is what services use. */
export type GraphNodeClass = 'service' | 'sql' | 'cache' | 'nosql' | 'messaging' | 'third-party';

/**
 * What the figures of nodes and edges are. `traffic`: requests a second, and the p99 of their durations. `calls`: how many there were, and how long
 * they took together; the fields keep their names.
 */
export type GraphMeasure = 'traffic' | 'calls';

/** Of `rate`, by measure. */
export const RATE_UNITS: Readonly<Record<GraphMeasure, ChartUnit>> = { traffic: 'rate', calls: 'count' };

/** Against the time compared with. */
export type GraphChange = 'added' | 'removed' | 'changed';

export type ServiceGraphNode = {
  readonly id: string;
  readonly label: string;
  readonly class: GraphNodeClass;
  /** Requests a second. Null where nothing is known, as of the other two figures. */
  readonly rate: number | null;
  readonly errorShare: number | null;
  readonly p99Ns: number | null;
  /** Nodes of a group can be folded into one. */
  readonly group?: string;
  /** Of a service: the colour that it has elsewhere on the page. Absent: one is chosen by its label. */
  readonly colour?: string;
  /** What the page is about: drawn stronger. */
  readonly isFocus?: boolean;
  readonly change?: GraphChange;
};

/** Calls from one node to another. One edge for each pair and direction; of repetitions the first counts. */
export type ServiceGraphEdge = {
  readonly source: string;
  readonly target: string;
  readonly rate: number | null;
  readonly errorShare: number | null;
  readonly p99Ns: number | null;
  readonly change?: GraphChange;
};

/** A node as shown: one of the given, or a folded group. */
export type ShownNode = ServiceGraphNode & {
  /** How many nodes it stands for; absent: it is one of the given. */
  readonly members?: number;
};

export type ShownGraph = { readonly nodes: readonly ShownNode[]; readonly edges: readonly ServiceGraphEdge[] };

export function edgeKey({ source, target }: { readonly source: string; readonly target: string }): string {
  return `${source}\u0000${target}`;
}
