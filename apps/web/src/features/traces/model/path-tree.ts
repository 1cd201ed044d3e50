import type { OpenTrace } from './open-trace.ts';
import type { TraceTimes } from './trace-times.ts';

/**
 * A trace with alike calls put together: spans of the same service and name below the same place are one node. Columns, a node is its
 * position; a node's parent stands before it.
 */
export type PathTree = {
  readonly count: number;
  /** -1 on the top level. */
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  readonly depthMax: number;
  /** Positions in the dictionaries of the view. */
  readonly service: Int32Array;
  readonly name: Int32Array;
  readonly calls: Int32Array;
  readonly errors: Int32Array;
  readonly totalNs: Float64Array;
  readonly selfNs: Float64Array;
  /** Own time and that of all nodes below: never less than what the children need side by side. */
  readonly workNs: Float64Array;
  /** The longest span of the node. */
  readonly span: Int32Array;
  /** By span: its node. */
  readonly nodeOf: Int32Array;
};

export function pathTreeOf(trace: OpenTrace, times: TraceTimes): PathTree {
  const { spans, services, names } = trace.view;
  const numbers = new Map<number, number>();
  const nodeOf = new Int32Array(trace.count);
  const parent = new Int32Array(trace.count);
  const depth = new Int32Array(trace.count);
  const service = new Int32Array(trace.count);
  const name = new Int32Array(trace.count);
  const calls = new Int32Array(trace.count);
  const errors = new Int32Array(trace.count);
  const totalNs = new Float64Array(trace.count);
  const selfNs = new Float64Array(trace.count);
  const span = new Int32Array(trace.count);
  let count = 0;
  let depthMax = 0;
  for (let i = 0; i < trace.count; i++) {
    const up = trace.parent[i] ?? -1;
    const above = up < 0 ? -1 : (nodeOf[up] ?? -1);
    const code = ((above + 1) * services.length + (spans.service[i] ?? 0)) * names.length + (spans.name[i] ?? 0);
    let node = numbers.get(code);
    if (node === undefined) {
      node = count++;
      numbers.set(code, node);
      parent[node] = above;
      depth[node] = above < 0 ? 0 : (depth[above] ?? 0) + 1;
      depthMax = Math.max(depthMax, depth[node] ?? 0);
      service[node] = spans.service[i] ?? 0;
      name[node] = spans.name[i] ?? 0;
      span[node] = i;
    }
    nodeOf[i] = node;
    calls[node] = (calls[node] ?? 0) + 1;
    errors[node] = (errors[node] ?? 0) + (trace.isError[i] ?? 0);
    totalNs[node] = (totalNs[node] ?? 0) + (trace.duration[i] ?? 0);
    selfNs[node] = (selfNs[node] ?? 0) + (times.selfNs[i] ?? 0);
    if ((trace.duration[i] ?? 0) > (trace.duration[span[node] ?? 0] ?? 0)) span[node] = i;
  }
  const workNs = selfNs.slice(0, count);
  for (let node = count - 1; node >= 0; node--) {
    const above = parent[node] ?? -1;
    if (above >= 0) workNs[above] = (workNs[above] ?? 0) + (workNs[node] ?? 0);
  }
  return {
    count,
    parent: parent.slice(0, count),
    depth: depth.slice(0, count),
    depthMax,
    service: service.slice(0, count),
    name: name.slice(0, count),
    calls: calls.slice(0, count),
    errors: errors.slice(0, count),
    totalNs: totalNs.slice(0, count),
    selfNs: selfNs.slice(0, count),
    workNs,
    span: span.slice(0, count),
    nodeOf,
  };
}

/** Children of every node by their position, and those of the top level under -1. */
export function childNodes({ count, parent }: PathTree): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (let node = 0; node < count; node++) {
    const above = parent[node] ?? -1;
    const list = children.get(above);
    if (list === undefined) children.set(above, [node]);
    else list.push(node);
  }
  return children;
}
