import { COMPONENT_CLASSES, SPAN_ROLES } from '@spanhouse/trace-store/describe';
import { callPairs, entryOf } from '@spanhouse/trace-store/trace';
import type { OpenTrace } from './open-trace.ts';

type CalledClass = 'sql' | 'cache' | 'nosql' | 'messaging' | 'third-party';

export type TraceNode = {
  readonly id: string;
  readonly label: string;
  readonly class: 'service' | CalledClass;
  /** Of a service or an interface; '' of what is called and sends no spans. */
  readonly service: string;
  /** Requests that it took here: entries of a service, calls of anything else. */
  readonly calls: number;
  readonly errors: number;
  readonly totalNs: number;
  readonly isRoot: boolean;
};

export type TraceEdge = {
  readonly source: string;
  readonly target: string;
  readonly calls: number;
  readonly errors: number;
  /** What the caller waited, or the callee worked where nobody waited. */
  readonly totalNs: number;
  /** The longest call. */
  readonly span: number;
};

export type TraceGraph = { readonly nodes: readonly TraceNode[]; readonly edges: readonly TraceEdge[] };

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Who called whom in a trace, by service or by interface. Requests inside of a service make no edge between services. With a mask only pairs
 * count of which one side is looked at.
 */
export function traceGraphOf(trace: OpenTrace, level: 'service' | 'interface', mask: Uint8Array | null): TraceGraph {
  const { spans, tree, view } = trace;
  const runs = entryOf(spans, tree);
  const pairs = callPairs(spans, tree, runs);
  const nodes = new Map<string, Mutable<TraceNode>>();
  const edges = new Map<string, Mutable<TraceEdge>>();
  const rootRun = view.rootIndex < 0 ? -1 : (runs.entryOf[view.rootIndex] ?? -1);

  const nodeOfRun = (span: number): Mutable<TraceNode> => {
    const entry = runs.entryOf[span] ?? span;
    const service = view.services[view.spans.service[entry] ?? -1] ?? '';
    const name = view.interfaces[view.spans.interface[entry] ?? -1] ?? '';
    const label = level === 'service' ? service : name;
    return kept(nodes, JSON.stringify(level === 'service' ? [service] : [service, name]), { label, class: 'service', service });
  };
  const nodeOfCalled = (call: number): Mutable<TraceNode> => {
    const componentClass = COMPONENT_CLASSES[view.spans.componentClass[call] ?? 0] ?? 'own';
    const name = view.components[view.spans.component[call] ?? -1] ?? '';
    const is: CalledClass =
      componentClass === 'own' || componentClass === 'waiting' || componentClass === 'downstream' ? 'third-party' : componentClass;
    return kept(nodes, JSON.stringify([is, name, null]), { label: name === '' ? is : name, class: is, service: '' });
  };
  const take = (node: Mutable<TraceNode>, span: number): void => {
    node.calls++;
    node.errors += trace.isError[span] ?? 0;
    node.totalNs += trace.duration[span] ?? 0;
  };

  for (let pair = 0; pair < pairs.count; pair++) {
    const [caller, callee] = [pairs.caller[pair] ?? -1, pairs.callee[pair] ?? -1];
    if (mask !== null && mask[caller] !== 1 && mask[callee] !== 1) continue;
    const source = caller < 0 ? null : nodeOfRun(caller);
    const target = callee < 0 ? nodeOfCalled(caller) : nodeOfRun(callee);
    take(target, callee < 0 ? caller : callee);
    if (callee >= 0 && callee === rootRun) target.isRoot = true;
    if (source === null || source === target) continue;
    const isWaiting = spans.role[caller] === SPAN_ROLES.call && (callee < 0 || spans.isAsync[callee] === 0);
    const measured = isWaiting ? caller : callee < 0 ? caller : callee;
    const key = `${source.id}\u0000${target.id}`;
    const edge = edges.get(key) ?? { source: source.id, target: target.id, calls: 0, errors: 0, totalNs: 0, span: measured };
    edges.set(key, edge);
    edge.calls++;
    edge.errors += trace.isError[measured] ?? 0;
    edge.totalNs += trace.duration[measured] ?? 0;
    if ((trace.duration[measured] ?? 0) > (trace.duration[edge.span] ?? 0)) edge.span = measured;
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()].sort((a, b) => b.totalNs - a.totalNs) };
}

function kept(
  nodes: Map<string, Mutable<TraceNode>>,
  id: string,
  facts: Pick<TraceNode, 'label' | 'class' | 'service'>,
): Mutable<TraceNode> {
  const known = nodes.get(id);
  if (known !== undefined) return known;
  const made = { id, ...facts, calls: 0, errors: 0, totalNs: 0, isRoot: false };
  nodes.set(id, made);
  return made;
}
