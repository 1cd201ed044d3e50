import { COMPONENT_CLASSES } from './model/trace-view.ts';
import { NO_FILTER, type SpanFilter } from './model/waterfall.ts';

/*
 * What the pages of this feature keep in the URL, beside the frame's part.
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

const COLOUR_KEYS = ['service', 'component'] as const;
export type ColourKey = (typeof COLOUR_KEYS)[number];

export type TraceState = {
  /** Id of the span whose drawer is open. */
  readonly spanId: string | null;
  readonly filter: SpanFilter;
  readonly colourBy: ColourKey;
  /** Nanoseconds after the trace's start; null shows all of it. */
  readonly zoom: { readonly from: number; readonly to: number } | null;
};

export function parseTrace(search: URLSearchParams): TraceState {
  const span = (search.get('span') ?? '').toLowerCase();
  const componentClass = COMPONENT_CLASSES.indexOf(oneOf(COMPONENT_CLASSES, search.get('component')) ?? 'own');
  const zoom = /^(\d{1,15})-(\d{1,15})$/.exec(search.get('zoom') ?? '');
  const [from, to] = [Number(zoom?.[1] ?? 0), Number(zoom?.[2] ?? 0)];
  return {
    spanId: /^[0-9a-f]{16}$/.test(span) ? span : null,
    filter: {
      ...NO_FILTER,
      errorsOnly: search.get('errors') === '1',
      service: search.get('service') === '' ? null : search.get('service'),
      componentClass: oneOf(COMPONENT_CLASSES, search.get('component')) === null ? null : componentClass,
      find: search.get('find') ?? '',
    },
    colourBy: oneOf(COLOUR_KEYS, search.get('colour')) ?? 'service',
    zoom: to > from ? { from, to } : null,
  };
}

export function withTrace(search: URLSearchParams, state: TraceState): URLSearchParams {
  const next = new URLSearchParams(search);
  put(next, 'span', state.spanId ?? '', '');
  put(next, 'errors', state.filter.errorsOnly ? '1' : '', '');
  put(next, 'service', state.filter.service ?? '', '');
  put(next, 'component', state.filter.componentClass === null ? '' : (COMPONENT_CLASSES[state.filter.componentClass] ?? ''), '');
  put(next, 'find', state.filter.find, '');
  put(next, 'colour', state.colourBy, 'service');
  put(next, 'zoom', state.zoom === null ? '' : `${String(Math.floor(state.zoom.from))}-${String(Math.ceil(state.zoom.to))}`, '');
  return next;
}

function oneOf<const Value extends string>(values: readonly Value[], text: string | null): Value | null {
  return values.find((value) => value === text) ?? null;
}

function put(search: URLSearchParams, key: string, value: string, fallback: string): void {
  if (value === fallback) search.delete(key);
  else search.set(key, value);
}
