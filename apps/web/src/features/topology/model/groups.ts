import type { TopologyEdge, TopologyNode } from './topology.ts';

/**
 * The group of each node, by id; nodes without one are not in it. A service is in the one it names. What services use is in the group of those
 * who use it, when these are all in one.
 */
export function groupsOf(
  nodes: readonly TopologyNode[],
  edges: readonly Pick<TopologyEdge, 'source' | 'target'>[],
  grouping: 'none' | 'namespace' | 'environment',
): ReadonlyMap<string, string> {
  if (grouping === 'none') return new Map();
  const groups = new Map(
    nodes.flatMap((node): [string, string][] => {
      const named = grouping === 'namespace' ? node.namespace : node.environments.join(', ');
      return node.nodeClass === 'service' && named !== '' ? [[node.id, named]] : [];
    }),
  );
  const used = new Map<string, Set<string | null>>();
  const note = (id: string, other: string): void => {
    used.set(id, (used.get(id) ?? new Set()).add(groups.get(other) ?? null));
  };
  for (const { source, target } of edges) {
    note(target, source);
    note(source, target);
  }
  for (const { id, nodeClass } of nodes) {
    const [only, ...others] = used.get(id) ?? [];
    const isStore = nodeClass === 'sql' || nodeClass === 'cache' || nodeClass === 'nosql' || nodeClass === 'messaging';
    if (isStore && others.length === 0 && only !== undefined && only !== null) groups.set(id, only);
  }
  return groups;
}
