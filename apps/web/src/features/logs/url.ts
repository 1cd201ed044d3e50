import { oneOf, put } from '../../client/url-values.ts';

/*
 * What the page of logs keeps in the URL, beside the frame's part.
 * Reading never fails: what cannot be understood is as if it were not there. Writing leaves defaults out, so that links stay short.
 */

export const VIEWS = ['records', 'patterns'] as const;
export type View = (typeof VIEWS)[number];
export const ORDERS = ['newest', 'oldest'] as const;
export type Order = (typeof ORDERS)[number];

const COLUMNS_MAX = 12;

export type LogsState = {
  readonly query: string;
  readonly view: View;
  readonly order: Order;
  /** Fields shown as columns, in this order. */
  readonly columns: readonly string[];
  readonly isFieldsOpen: boolean;
  /** Records are followed as they come. */
  readonly isTailing: boolean;
  /** The record that is open; '' for none. */
  readonly record: string;
};

export function parseLogs(search: URLSearchParams): LogsState {
  return {
    query: search.get('q') ?? '',
    view: oneOf(VIEWS, search.get('view')) ?? 'records',
    order: oneOf(ORDERS, search.get('order')) ?? 'newest',
    columns: [...new Set(search.getAll('column').filter((column) => column !== ''))].slice(0, COLUMNS_MAX),
    isFieldsOpen: search.get('fields') === '1',
    isTailing: search.get('tail') === '1',
    record: search.get('record') ?? '',
  };
}

export function withLogs(search: URLSearchParams, state: LogsState): URLSearchParams {
  const next = new URLSearchParams(search);
  put(next, 'q', state.query, '');
  put(next, 'view', state.view, 'records');
  put(next, 'order', state.order, 'newest');
  next.delete('column');
  for (const column of state.columns) next.append('column', column);
  put(next, 'fields', state.isFieldsOpen ? '1' : '', '');
  put(next, 'tail', state.isTailing ? '1' : '', '');
  put(next, 'record', state.record, '');
  return next;
}
