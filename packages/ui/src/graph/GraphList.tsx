'use client';

import { useMemo, type KeyboardEvent, type ReactNode } from 'react';
import { formatChartValue } from '../charts/time-chart/chart-unit.ts';
import { RATE_UNITS, type GraphMeasure, type ShownGraph, type ShownNode } from './graph-model.ts';
import type { ServiceGraphWords } from './words.ts';

type Props = {
  readonly id: string;
  readonly graph: ShownGraph;
  readonly activeId: string | null;
  readonly selectedId: string | null;
  readonly locale: string;
  readonly words: ServiceGraphWords;
  readonly measure: GraphMeasure;
  readonly onWalk: (index: number) => void;
  readonly onLeave: () => void;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
};

/** Options beside the active one that are in the document: a list of thousands is walked, not read through. */
const AROUND = 40;

/**
 * The nodes as a list, for the keyboard and for those who do not see the picture. Up and down walk it, left and right go to the busiest caller or
 * called, Space chooses, Enter opens. The picture follows and rings the node.
 */
export function GraphList({
  id,
  graph,
  activeId,
  selectedId,
  locale,
  words,
  measure,
  onWalk,
  onLeave,
  onSelect,
  onOpen,
}: Props): ReactNode {
  const { nodes } = graph;
  const known = nodes.findIndex((node) => node.id === (activeId ?? selectedId));
  const active = Math.max(0, known);
  const neighbours = useMemo(() => neighboursOf(graph), [graph]);
  const textOf = (node: ShownNode): string => {
    const near = neighbours.get(node.id);
    return [
      node.label,
      node.members === undefined ? words.classes[node.class] : words.members(node.members),
      `${words.rate} ${formatChartValue(node.rate, RATE_UNITS[measure], locale)}`,
      `${words.errors} ${formatChartValue(node.errorShare, 'share', locale)}`,
      `${words.p99} ${formatChartValue(node.p99Ns, 'duration-ns', locale)}`,
      words.neighbours(near?.callers.length ?? 0, near?.called.length ?? 0),
      ...(node.change === undefined ? [] : [words.changes[node.change]]),
    ].join(', ');
  };
  const indexOf = (nodeId: string | undefined): number | undefined => {
    const index = nodes.findIndex((node) => node.id === nodeId);
    return index < 0 ? undefined : index;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>): void => {
    const node = nodes[active];
    if (node === undefined) return;
    const near = neighbours.get(node.id);
    const to = {
      ArrowDown: Math.min(nodes.length - 1, known < 0 ? 0 : active + 1),
      ArrowUp: Math.max(0, active - 1),
      ArrowLeft: indexOf(near?.callers[0]),
      ArrowRight: indexOf(near?.called[0]),
      Home: 0,
      End: nodes.length - 1,
    }[event.key];
    if (to !== undefined) onWalk(to);
    else if (event.key === ' ') onSelect(node.id);
    else if (event.key === 'Enter') onOpen(node.id);
    else return;
    event.preventDefault();
  };
  const from = Math.max(0, active - AROUND);
  return (
    <ul
      id={id}
      className="sh-visually-hidden"
      role="listbox"
      tabIndex={0}
      aria-label={words.list}
      aria-description={words.keys}
      aria-activedescendant={nodes.length === 0 ? undefined : `${id}-${String(active)}`}
      onKeyDown={onKeyDown}
      onFocus={() => {
        if (nodes.length > 0) onWalk(active);
      }}
      onBlur={onLeave}
    >
      {nodes.slice(from, active + AROUND).map((node, i) => (
        <li
          key={node.id}
          id={`${id}-${String(from + i)}`}
          role="option"
          aria-selected={node.id === selectedId}
          aria-setsize={nodes.length}
          aria-posinset={from + i + 1}
        >
          {textOf(node)}
        </li>
      ))}
    </ul>
  );
}

type Neighbours = { readonly callers: string[]; readonly called: string[] };

/** Who calls each node and whom it calls, the busiest first. */
function neighboursOf({ edges }: ShownGraph): ReadonlyMap<string, Neighbours> {
  const found = new Map<string, Neighbours>();
  const of = (id: string): Neighbours => {
    const known = found.get(id);
    if (known !== undefined) return known;
    const made: Neighbours = { callers: [], called: [] };
    found.set(id, made);
    return made;
  };
  for (const { source, target } of [...edges].sort((a, b) => (b.rate ?? 0) - (a.rate ?? 0))) {
    of(source).called.push(target);
    of(target).callers.push(source);
  }
  return found;
}
