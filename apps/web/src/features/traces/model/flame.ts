import { childNodes, type PathTree } from './path-tree.ts';

/** Where each node of a path tree lies: its left edge in nanoseconds of work, beside its siblings, inside its parent. */
export type Flame = {
  readonly tree: PathTree;
  readonly left: Float64Array;
  readonly totalNs: number;
  readonly children: ReadonlyMap<number, readonly number[]>;
};

/** Siblings stand in the order in which they came, so that a flame reads like the trace. */
export function flameOf(tree: PathTree): Flame {
  const left = new Float64Array(tree.count);
  const taken = new Float64Array(tree.count);
  let totalNs = 0;
  for (let node = 0; node < tree.count; node++) {
    const above = tree.parent[node] ?? -1;
    const work = tree.workNs[node] ?? 0;
    if (above < 0) {
      left[node] = totalNs;
      totalNs += work;
    } else {
      left[node] = (left[above] ?? 0) + (taken[above] ?? 0);
      taken[above] = (taken[above] ?? 0) + work;
    }
  }
  return { tree, left, totalNs, children: childNodes(tree) };
}

/** The node at a place of the picture; -1: none. */
export function nodeAt({ tree, left }: Flame, depth: number, ns: number): number {
  for (let node = 0; node < tree.count; node++) {
    if (tree.depth[node] !== depth) continue;
    const from = left[node] ?? 0;
    if (ns >= from && ns < from + (tree.workNs[node] ?? 0)) return node;
  }
  return -1;
}

/** Where an arrow key leads: up to the caller, down to the longest called, sideways to the next sibling; the node itself where there is none. */
export function neighbourOf({ tree, children }: Flame, node: number, key: 'up' | 'down' | 'left' | 'right'): number {
  const above = tree.parent[node] ?? -1;
  if (key === 'up') return above < 0 ? node : above;
  if (key === 'down') {
    const below = children.get(node) ?? [];
    return below.reduce((longest, child) => ((tree.workNs[child] ?? 0) > (tree.workNs[longest] ?? -1) ? child : longest), below[0] ?? node);
  }
  const siblings = children.get(above) ?? [];
  return siblings[siblings.indexOf(node) + (key === 'right' ? 1 : -1)] ?? node;
}
