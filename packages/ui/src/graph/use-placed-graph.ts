'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import type { ShownGraph } from './graph-model.ts';
import { createLayoutClient, type LayoutClient } from './layout/layout-client.ts';
import type { LayoutInput, LayoutResult } from './layout/layout-input.ts';

export type PlacedGraph = { readonly placeKey: string; readonly layout: LayoutResult };

/**
 * Places for a graph, from a worker. Null until the first are there. New figures for the same nodes and edges keep their places, so that a refresh
 * moves nothing; while new places are made, the old ones come with their old key.
 */
export function usePlacedGraph(graph: ShownGraph): { readonly placeKey: string; readonly placed: PlacedGraph | null } {
  const [placed, setPlaced] = useState<PlacedGraph | null>(null);
  const client = useRef<LayoutClient | null>(null);
  const asked = useRef('');
  const placeKey = useMemo(() => placeKeyOf(graph), [graph]);

  useEffect(() => {
    const made = createLayoutClient();
    client.current = made;
    asked.current = '';
    return () => {
      client.current = null;
      made.close();
    };
  }, []);

  useEffect(() => {
    if (asked.current === placeKey) return;
    asked.current = placeKey;
    client.current?.ask(layoutInputOf(graph), (layout) => setPlaced({ placeKey, layout }));
  }, [graph, placeKey]);

  return { placeKey, placed };
}

/** What the places depend on: who there is and who calls whom. The shown graph is sorted. */
function placeKeyOf({ nodes, edges }: ShownGraph): string {
  return JSON.stringify([nodes.map(({ id, group }) => [id, group]), edges.map(({ source, target }) => [source, target])]);
}

export function layoutInputOf({ nodes, edges }: ShownGraph): LayoutInput {
  const indexOf = new Map(nodes.map(({ id }, i) => [id, i]));
  const groups = [...new Set(nodes.map(({ group }) => group ?? ''))].sort();
  const groupOf = new Map(groups.map((group, i) => [group, i]));
  return {
    count: nodes.length,
    sources: Uint32Array.from(edges, ({ source }) => indexOf.get(source) ?? 0),
    targets: Uint32Array.from(edges, ({ target }) => indexOf.get(target) ?? 0),
    groups: Uint32Array.from(nodes, ({ group }) => groupOf.get(group ?? '') ?? 0),
  };
}
