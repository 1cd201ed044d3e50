import { oneOf, put } from '../../client/url-values.ts';

/** Which part of a span the drawer shows; in the URL, beside the rest of the page's state. */
export const SPAN_TABS = ['details', 'logs'] as const;
export type SpanTab = (typeof SPAN_TABS)[number];
export type SpanTabState = { readonly spanTab: SpanTab };

export function parseSpanTab(search: URLSearchParams): SpanTabState {
  return { spanTab: oneOf(SPAN_TABS, search.get('spanTab')) ?? 'details' };
}

export function withSpanTab(search: URLSearchParams, { spanTab }: SpanTabState): URLSearchParams {
  const next = new URLSearchParams(search);
  put(next, 'spanTab', spanTab, 'details');
  return next;
}
