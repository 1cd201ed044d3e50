import { parseTarget } from '@spanhouse/trace-store/query-language';
import { oneOf, put } from '../../client/url-values.ts';

/*
 * What the page of the search keeps in the URL, beside the frame's part.
 * Reading never fails: what cannot be understood is as if it were not there. Writing leaves defaults out, so that links stay short.
 */

export const MODES = ['traces', 'spans', 'groups'] as const;
export type Mode = (typeof MODES)[number];
export const ORDERS = ['newest', 'duration', 'errors', 'spans'] as const;
export type Order = (typeof ORDERS)[number];
export const GROUP_SORTS = ['count', 'errors', 'errorShare', 'p50', 'p90', 'p99', 'key'] as const;
export type GroupSort = (typeof GROUP_SORTS)[number];

/** Columns of the two tables that can be hidden. */
export const OPTIONAL_COLUMNS = {
  traces: ['services', 'spans', 'errors', 'traceId'],
  spans: ['kind', 'status', 'instance', 'environment', 'traceId'],
  groups: [],
} as const;
export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[Mode][number];

/** More columns than fit on a screen, and than one asks for. */
export const RESULT_COLUMNS_MAX = 12;
export const GROUP_KEYS_MAX = 2;
const FACETS_MAX = 20;

export type TracesState = {
  readonly query: string;
  readonly mode: Mode;
  readonly order: Order;
  /** Hidden columns, in the order of `OPTIONAL_COLUMNS`. */
  readonly hidden: readonly OptionalColumn[];
  /** Keys of the query language that rows are told with, beside the table's own columns. */
  readonly columns: readonly string[];
  /** Keys that spans are grouped by: one or two; none chosen yet. */
  readonly groupBy: readonly string[];
  readonly groupSort: GroupSort;
  readonly isFormOpen: boolean;
  readonly areFacetsOpen: boolean;
  /** Keys with a facet that the reader has added. */
  readonly facets: readonly string[];
  /** Whether new matching spans appear as they come. */
  readonly isTailing: boolean;
  /** The saved view that this state began as. */
  readonly viewId: number | null;
};

export function parseTraces(search: URLSearchParams): TracesState {
  const mode = oneOf(MODES, search.get('mode')) ?? 'traces';
  const hide = (search.get('hide') ?? '').split(',');
  const saved = /^\d{1,9}$/.exec(search.get('saved') ?? '');
  return {
    query: search.get('q') ?? '',
    mode,
    order: oneOf(ORDERS, search.get('order')) ?? 'newest',
    hidden: OPTIONAL_COLUMNS[mode].filter((column) => hide.includes(column)),
    columns: keysOf(search, 'col', RESULT_COLUMNS_MAX),
    groupBy: keysOf(search, 'by', GROUP_KEYS_MAX),
    groupSort: oneOf(GROUP_SORTS, search.get('gsort')) ?? 'count',
    isFormOpen: search.get('form') === '1',
    areFacetsOpen: search.get('facets') !== '0',
    facets: keysOf(search, 'facet', FACETS_MAX),
    isTailing: search.get('tail') === '1',
    viewId: saved === null ? null : Number(saved[0]),
  };
}

export function withTraces(search: URLSearchParams, state: TracesState): URLSearchParams {
  const next = new URLSearchParams(search);
  put(next, 'q', state.query, '');
  put(next, 'mode', state.mode, 'traces');
  put(next, 'order', state.order, 'newest');
  put(next, 'hide', state.hidden.join(','), '');
  putAll(next, 'col', state.columns);
  putAll(next, 'by', state.groupBy);
  put(next, 'gsort', state.groupSort, 'count');
  put(next, 'form', state.isFormOpen ? '1' : '', '');
  put(next, 'facets', state.areFacetsOpen ? '' : '0', '');
  putAll(next, 'facet', state.facets);
  put(next, 'tail', state.isTailing ? '1' : '', '');
  put(next, 'saved', state.viewId === null ? '' : String(state.viewId), '');
  return next;
}

/** Keys of the query language, each once. */
function keysOf(search: URLSearchParams, name: string, max: number): readonly string[] {
  return [...new Set(search.getAll(name))].filter((key) => parseTarget(key) !== null).slice(0, max);
}

function putAll(search: URLSearchParams, name: string, values: readonly string[]): void {
  search.delete(name);
  for (const value of values) search.append(name, value);
}
