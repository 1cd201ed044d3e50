'use client';

import { useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { useSize } from '../components/use-size.ts';
import { useThemeName } from '../theme/ThemeProvider.tsx';
import { findNodes } from './find-nodes.ts';
import { GraphLegend } from './GraphLegend.tsx';
import { GraphList } from './GraphList.tsx';
import { GraphTip } from './GraphTip.tsx';
import { GraphToolbar } from './GraphToolbar.tsx';
import type { GraphEmphasis } from './graph-stage.ts';
import type { GraphMeasure, ServiceGraphEdge, ServiceGraphNode, ShownGraph } from './graph-model.ts';
import { graphScene } from './graph-scene.ts';
import type { GraphHit } from './hit-test.ts';
import { shownGraph } from './shown-graph.ts';
import { useGraphStage, type StagePicture } from './use-graph-stage.ts';
import { usePlacedGraph } from './use-placed-graph.ts';
import type { ServiceGraphWords } from './words.ts';
import styles from './ServiceGraph.module.css';

/** What is chosen in a graph. A folded group has the id `group:` and its name. */
export type GraphSelection =
  { readonly kind: 'node'; readonly id: string } | { readonly kind: 'edge'; readonly source: string; readonly target: string };

export type GraphFocus = { readonly nodeId: string; readonly hops: number };

export type ServiceGraphProps = {
  readonly nodes: readonly ServiceGraphNode[];
  readonly edges: readonly ServiceGraphEdge[];
  readonly locale: string;
  /** What the graph is of; names the region. */
  readonly label: string;
  readonly words: ServiceGraphWords;
  /** In CSS pixels, or any CSS length. */
  readonly height?: number | string;
  readonly selected: GraphSelection | null;
  /** A node or an edge was clicked; null: the ground was. */
  readonly onSelect: (selection: GraphSelection | null) => void;
  /** A double click, or Enter in the list: "take me there". */
  readonly onOpen?: (selection: GraphSelection) => void;
  /** What is searched for at first; typing is told by `onSearch`. */
  readonly initialSearch?: string;
  readonly onSearch?: (search: string) => void;
  /** Show only what is so many calls away from a node. */
  readonly focus?: GraphFocus | null;
  /** Absent: no choice of hops is offered. */
  readonly onFocus?: (focus: GraphFocus | null) => void;
  readonly foldedGroups?: readonly string[];
  /** Absent: groups cannot be folded by hand. */
  readonly onFold?: (foldedGroups: readonly string[]) => void;
  /** What the figures are; `traffic` when absent. */
  readonly measure?: GraphMeasure;
  /** `difference`: what was added, removed and changed is told apart; errors are not. */
  readonly mode?: 'plain' | 'difference';
  /** For measurements: a picture is complete. */
  readonly onDrawn?: () => void;
};

const NO_GROUPS: readonly string[] = [];
const GROUP = 'group:';

/**
 * Who calls whom: callers left, called right, what nothing is connected to below. Drag moves, wheel and two fingers zoom, a click chooses, a double
 * click opens or unfolds. The same for the keyboard is a list of the nodes beside the picture. Up to thousands of nodes.
 */
export function ServiceGraph(props: ServiceGraphProps): ReactNode {
  const {
    nodes,
    edges,
    locale,
    label,
    words,
    selected,
    focus = null,
    foldedGroups = NO_GROUPS,
    mode = 'plain',
    measure = 'traffic',
    onFold,
  } = props;
  const theme = useThemeName();
  const listId = useId();
  const host = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const [search, setSearch] = useState(props.initialSearch ?? '');
  const [activeId, setActiveId] = useState<string | null>(null);
  const [hover, setHover] = useState<{ readonly hit: GraphHit; readonly x: number; readonly y: number } | null>(null);

  const graph = useMemo(
    () => shownGraph({ nodes, edges, foldedGroups: new Set(foldedGroups), focus, measure }),
    [nodes, edges, foldedGroups, focus, measure],
  );
  const { placeKey, placed } = usePlacedGraph(graph);
  const isBusy = placed?.placeKey !== placeKey;
  const scene = useMemo(
    () =>
      placed?.placeKey !== placeKey
        ? null
        : graphScene(graph, placed.layout, theme, locale, { isDifference: mode === 'difference', measure }),
    [graph, placed, placeKey, theme, locale, mode, measure],
  );
  const found = useMemo(() => findNodes(graph.nodes, search), [graph, search]);
  const emphasis = useMemo((): GraphEmphasis => {
    const active = activeId === null ? -1 : graph.nodes.findIndex(({ id }) => id === activeId);
    return { selected: hitOf(graph, selected), found: found === null ? null : new Set(found), active: active < 0 ? null : active };
  }, [graph, selected, found, activeId]);
  const picture = useMemo((): StagePicture | null => (scene === null ? null : { scene, placeKey, emphasis }), [scene, placeKey, emphasis]);

  const open = (selection: GraphSelection): void => {
    const group = selection.kind === 'node' && selection.id.startsWith(GROUP) ? selection.id.slice(GROUP.length) : null;
    if (group !== null && foldedGroups.includes(group)) onFold?.(foldedGroups.filter((one) => one !== group));
    else props.onOpen?.(selection);
  };
  const stage = useGraphStage(host, size, picture, {
    onHover: (hit, x, y) => setHover(hit === null ? null : { hit, x, y }),
    onClick: (hit) => props.onSelect(hit === null ? null : selectionOf(graph, hit)),
    onDoubleClick: (hit) => {
      const selection = selectionOf(graph, hit);
      if (selection !== null) open(selection);
    },
    ...(props.onDrawn === undefined ? {} : { onDrawn: props.onDrawn }),
  });
  const walkTo = (index: number): void => {
    setActiveId(graph.nodes[index]?.id ?? null);
    stage.current?.reveal(index);
  };
  const first = found?.[0];

  return (
    <section className={styles['graph']} style={{ height: props.height ?? 560 }} aria-label={label}>
      <GraphToolbar
        nodes={nodes}
        shown={graph}
        selectedId={selected?.kind === 'node' ? selected.id : null}
        search={search}
        foundCount={found?.length ?? null}
        onSearch={(next) => {
          setSearch(next);
          props.onSearch?.(next);
        }}
        onSearchEnter={() => {
          if (first === undefined) return;
          props.onSelect({ kind: 'node', id: graph.nodes[first]?.id ?? '' });
          stage.current?.reveal(first);
        }}
        focus={focus}
        onFocus={props.onFocus}
        foldedGroups={foldedGroups}
        onFold={onFold}
        onZoom={(factor) => stage.current?.zoomBy(factor)}
        onFit={() => stage.current?.fit()}
        words={words}
      />
      <div className={styles['ground']} aria-busy={isBusy}>
        <div ref={host} className={styles['stage']} data-testid="graph-stage" aria-hidden />
        {graph.nodes.length === 0 && <div className={styles['note']}>{words.empty}</div>}
        {placed === null && graph.nodes.length > 0 && <div className={styles['note']}>{words.busy}</div>}
        {hover !== null && (
          <GraphTip
            graph={graph}
            hit={hover.hit}
            x={hover.x}
            y={hover.y}
            width={size?.width ?? 0}
            words={words}
            locale={locale}
            measure={measure}
          />
        )}
        <GraphList
          id={listId}
          graph={graph}
          activeId={activeId}
          selectedId={selected?.kind === 'node' ? selected.id : null}
          locale={locale}
          words={words}
          measure={measure}
          onWalk={walkTo}
          onLeave={() => setActiveId(null)}
          onSelect={(id) => props.onSelect({ kind: 'node', id })}
          onOpen={(id) => open({ kind: 'node', id })}
        />
        <GraphLegend graph={graph} isDifference={mode === 'difference'} words={words} />
      </div>
    </section>
  );
}

function hitOf(graph: ShownGraph, selection: GraphSelection | null): GraphHit | null {
  if (selection === null) return null;
  const index =
    selection.kind === 'node'
      ? graph.nodes.findIndex(({ id }) => id === selection.id)
      : graph.edges.findIndex(({ source, target }) => source === selection.source && target === selection.target);
  return index < 0 ? null : { kind: selection.kind, index };
}

function selectionOf(graph: ShownGraph, { kind, index }: GraphHit): GraphSelection | null {
  if (kind === 'node') {
    const node = graph.nodes[index];
    return node === undefined ? null : { kind, id: node.id };
  }
  const edge = graph.edges[index];
  return edge === undefined ? null : { kind, source: edge.source, target: edge.target };
}
