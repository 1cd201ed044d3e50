import type { GraphFocus, GraphSelection } from '@spanhouse/ui';
import { oneOf, put } from '../../client/url-values.ts';
import { NODE_CLASSES, type NodeClass } from './model/topology.ts';
import { COMPARED_WITH, type ComparedWith } from '../applications/model/comparison.ts';

/* What the topology keeps in the URL, beside the frame's part. Reading never fails; writing leaves defaults out. */

export const VIEWS = ['graph', 'list'] as const;
export type View = (typeof VIEWS)[number];
export const GROUPINGS = ['none', 'namespace', 'environment'] as const;
export type Grouping = (typeof GROUPINGS)[number];
/** Calls a second below which an edge is left out. */
export const MIN_RATES = [0, 0.1, 1, 10, 100] as const;

export type TopologyState = {
  readonly view: View;
  readonly grouping: Grouping;
  readonly foldedGroups: readonly string[];
  readonly focus: GraphFocus | null;
  readonly hiddenClasses: readonly NodeClass[];
  readonly minRate: number;
  readonly against: ComparedWith | null;
  readonly selected: GraphSelection | null;
  /** What is searched for in the graph. */
  readonly search: string;
};

const HOPS_MAX = 9;
/** Characters of a search that the address keeps. */
const SEARCH_MAX = 200;

export function parseTopology(search: URLSearchParams): TopologyState {
  const hide = (search.get('hide') ?? '').split(',');
  const focusId = search.get('focus') ?? '';
  const hops = Number(search.get('hops') ?? 1);
  return {
    view: oneOf(VIEWS, search.get('view')) ?? 'graph',
    grouping: oneOf(GROUPINGS, search.get('group')) ?? 'none',
    foldedGroups: search.getAll('fold'),
    focus: focusId === '' ? null : { nodeId: focusId, hops: Number.isInteger(hops) && hops > 0 && hops <= HOPS_MAX ? hops : 1 },
    hiddenClasses: NODE_CLASSES.filter((nodeClass) => hide.includes(nodeClass)),
    minRate: MIN_RATES.find((rate) => String(rate) === search.get('min')) ?? 0,
    against: oneOf(COMPARED_WITH, search.get('vs')),
    selected: selectionOf(search),
    search: (search.get('find') ?? '').slice(0, SEARCH_MAX),
  };
}

export function withTopology(search: URLSearchParams, state: TopologyState): URLSearchParams {
  const next = new URLSearchParams(search);
  const { selected, focus } = state;
  put(next, 'view', state.view, 'graph');
  put(next, 'group', state.grouping, 'none');
  next.delete('fold');
  for (const group of state.foldedGroups) next.append('fold', group);
  put(next, 'focus', focus?.nodeId ?? '', '');
  put(next, 'hops', focus === null ? '' : String(focus.hops), '');
  put(next, 'hide', state.hiddenClasses.join(','), '');
  put(next, 'min', String(state.minRate), '0');
  put(next, 'vs', state.against ?? '', '');
  put(next, 'find', state.search, '');
  put(next, 'node', selected?.kind === 'node' ? selected.id : '', '');
  put(next, 'caller', selected?.kind === 'edge' ? selected.source : '', '');
  put(next, 'callee', selected?.kind === 'edge' ? selected.target : '', '');
  return next;
}

function selectionOf(search: URLSearchParams): GraphSelection | null {
  const [id, source, target] = ['node', 'caller', 'callee'].map((key) => search.get(key) ?? '');
  if (id !== undefined && id !== '') return { kind: 'node', id };
  return source === undefined || target === undefined || source === '' || target === '' ? null : { kind: 'edge', source, target };
}
