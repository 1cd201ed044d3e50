import type { SpanClass } from '@spanhouse/trace-store/describe';
import { oneOf, put } from '../../client/url-values.ts';
import { COMPARISONS, type Comparison } from './model/comparison.ts';

/** Heading that a table is sorted by, greatest first; `name` from A to Z, `health` by concern. */
export const SERVICE_ORDERS = ['name', 'health', 'rate', 'errors', 'p50', 'p95', 'p99', 'interfaces', 'instances'] as const;
export type ServiceOrder = (typeof SERVICE_ORDERS)[number];

export type ServicesState = { readonly find: string; readonly order: ServiceOrder; readonly compare: Comparison };

export function parseServices(search: URLSearchParams): ServicesState {
  return {
    find: search.get('find') ?? '',
    order: oneOf(SERVICE_ORDERS, search.get('order')) ?? 'health',
    compare: oneOf(COMPARISONS, search.get('compare')) ?? 'previous',
  };
}

export function withServices(search: URLSearchParams, state: ServicesState): URLSearchParams {
  const next = new URLSearchParams(search);
  put(next, 'find', state.find, '');
  put(next, 'order', state.order, 'health');
  put(next, 'compare', state.compare, 'previous');
  return next;
}

export const PERCENTILES = ['p50', 'p75', 'p90', 'p95', 'p99', 'max'] as const;
export type Percentile = (typeof PERCENTILES)[number];
const USUAL_PERCENTILES: readonly Percentile[] = ['p50', 'p95', 'p99'];

/** What the golden charts of a page show. */
export type GoldenState = { readonly compare: Comparison; readonly percentiles: readonly Percentile[] };

export function parseGolden(search: URLSearchParams): GoldenState {
  const given = (search.get('pct') ?? '').split(',');
  const percentiles = PERCENTILES.filter((percentile) => given.includes(percentile));
  return {
    compare: oneOf(COMPARISONS, search.get('compare')) ?? 'none',
    percentiles: percentiles.length === 0 ? USUAL_PERCENTILES : percentiles,
  };
}

export function withGolden(search: URLSearchParams, state: GoldenState): URLSearchParams {
  const next = new URLSearchParams(search);
  put(next, 'compare', state.compare, 'none');
  put(next, 'pct', state.percentiles.join(','), USUAL_PERCENTILES.join(','));
  return next;
}

export const DIMENSIONS = ['instance', 'host', 'region', 'version', 'environment'] as const;
export type Dimension = (typeof DIMENSIONS)[number];
/** Those that figures are narrowed by on the page; the environment is chosen at its top. */
export const NARROWING = ['instance', 'host', 'region', 'version'] as const;
export type Narrowing = (typeof NARROWING)[number];

/** Which part of the spans the figures of a page are of. */
export type NarrowedState = { readonly by: Dimension; readonly only: Readonly<Partial<Record<Narrowing, string>>> };

export function parseNarrowed(search: URLSearchParams): NarrowedState {
  const only: Partial<Record<Narrowing, string>> = {};
  for (const key of NARROWING) {
    const value = search.get(key) ?? '';
    if (value !== '') only[key] = value;
  }
  return { by: oneOf(DIMENSIONS, search.get('by')) ?? 'instance', only };
}

export function withNarrowed(search: URLSearchParams, state: NarrowedState): URLSearchParams {
  const next = new URLSearchParams(search);
  put(next, 'by', state.by, 'instance');
  for (const key of NARROWING) put(next, key, state.only[key] ?? '', '');
  return next;
}

/** What a service serves and what it calls, by class. */
export const TABS = ['interface', 'downstream', 'sql', 'nosql', 'messaging', 'other'] as const satisfies readonly SpanClass[];
export type Tab = (typeof TABS)[number];
export const ROW_ORDERS = ['name', 'time', 'rate', 'errors', 'p50', 'p95', 'p99'] as const;
export type RowOrder = (typeof ROW_ORDERS)[number];

export type ServiceState = GoldenState & NarrowedState & { readonly tab: Tab; readonly find: string; readonly order: RowOrder };

export function parseService(search: URLSearchParams): ServiceState {
  return {
    ...parseGolden(search),
    ...parseNarrowed(search),
    tab: oneOf(TABS, search.get('tab')) ?? 'interface',
    find: search.get('find') ?? '',
    order: oneOf(ROW_ORDERS, search.get('order')) ?? 'time',
  };
}

export function withService(search: URLSearchParams, state: ServiceState): URLSearchParams {
  const next = withNarrowed(withGolden(search, state), state);
  put(next, 'tab', state.tab, 'interface');
  put(next, 'find', state.find, '');
  put(next, 'order', state.order, 'time');
  return next;
}

/** Paths below the project. A name may hold anything that a URL may not. */
export function servicePath(service: string): string {
  return `/services/${encodeURIComponent(service)}`;
}

export function interfacePath(service: string, name: string): string {
  return `${servicePath(service)}/interfaces/${encodeURIComponent(name)}`;
}

/** What the address of an interface says beside its path, where it is not the usual: the class of its spans, and what they call. */
export function interfaceAddress(spanClass: SpanClass, component = ''): Readonly<Record<string, string>> {
  return { ...(spanClass === 'interface' ? {} : { class: spanClass }), ...(component === '' ? {} : { component }) };
}
