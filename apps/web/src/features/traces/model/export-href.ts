import type { TracesState } from '../url.ts';

type Wanted = {
  readonly project: string;
  readonly resolved: { readonly fromMs: number; readonly toMs: number };
  readonly environment: string | null;
  readonly state: Pick<TracesState, 'query' | 'mode' | 'order' | 'columns' | 'groupBy' | 'groupSort'>;
  readonly format: 'csv' | 'json';
};

/** Where the results of a search are a file (`GET /api/v1/traces/export`). */
export function exportHref({ project, resolved, environment, state, format }: Wanted): string {
  const { mode, query, order, columns, groupBy, groupSort } = state;
  const search = new URLSearchParams({ project, mode, format, start: String(resolved.fromMs), end: String(resolved.toMs) });
  if (query !== '') search.set('q', query);
  if (environment !== null) search.set('env', environment);
  if (mode === 'traces') search.set('order', order);
  if (mode !== 'groups') for (const key of columns) search.append('col', key);
  if (mode === 'groups') {
    for (const key of groupBy) search.append('by', key);
    search.set('gsort', groupSort);
  }
  return `/api/v1/traces/export?${search.toString()}`;
}
