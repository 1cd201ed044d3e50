import type { GraphScene } from './graph-scene.ts';
import type { GraphEmphasis } from './graph-stage.ts';

export type LoudPart = { readonly nodes: ReadonlySet<number>; readonly edges: readonly number[] };

/** What stays strong while the rest steps back: what is selected with its neighbours, or what was found. Null: everything. */
export function loudOf(scene: GraphScene, { selected, found }: GraphEmphasis): LoudPart | null {
  if (selected === null) return found === null ? null : { nodes: found, edges: [] };
  const isLoud = ({ source, target }: { readonly source: number; readonly target: number }, e: number): boolean =>
    selected.kind === 'edge' ? e === selected.index : source === selected.index || target === selected.index;
  const edges = scene.edges.flatMap((edge, e) => (isLoud(edge, e) ? [e] : []));
  const nodes = new Set(edges.flatMap((e) => [scene.edges[e]?.source ?? 0, scene.edges[e]?.target ?? 0]));
  if (selected.kind === 'node') nodes.add(selected.index);
  return { nodes, edges };
}
