import { oneOf, put } from '../../client/url-values.ts';

/*
 * What the page of the search keeps in the URL, beside the frame's part.
 * Reading never fails: what cannot be understood is as if it were not there. Writing leaves defaults out, so that links stay short.
 */

export const MODES = ['traces', 'spans'] as const;
export type Mode = (typeof MODES)[number];
export const ORDERS = ['newest', 'duration', 'errors', 'spans'] as const;
export type Order = (typeof ORDERS)[number];

/** Columns of the two tables that can be hidden. */
export const OPTIONAL_COLUMNS = {
  traces: ['services', 'spans', 'errors', 'traceId'],
  spans: ['kind', 'status', 'instance', 'environment', 'traceId'],
} as const;
export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[Mode][number];

export type TracesState = {
  readonly query: string;
  readonly mode: Mode;
  readonly order: Order;
  /** Hidden columns, in the order of `OPTIONAL_COLUMNS`. */
  readonly hidden: readonly OptionalColumn[];
  readonly isFormOpen: boolean;
};

export function parseTraces(search: URLSearchParams): TracesState {
  const mode = oneOf(MODES, search.get('mode')) ?? 'traces';
  const hide = (search.get('hide') ?? '').split(',');
  return {
    query: search.get('q') ?? '',
    mode,
    order: oneOf(ORDERS, search.get('order')) ?? 'newest',
    hidden: OPTIONAL_COLUMNS[mode].filter((column) => hide.includes(column)),
    isFormOpen: search.get('form') === '1',
  };
}

export function withTraces(search: URLSearchParams, state: TracesState): URLSearchParams {
  const next = new URLSearchParams(search);
  put(next, 'q', state.query, '');
  put(next, 'mode', state.mode, 'traces');
  put(next, 'order', state.order, 'newest');
  put(next, 'hide', state.hidden.join(','), '');
  put(next, 'form', state.isFormOpen ? '1' : '', '');
  return next;
}
