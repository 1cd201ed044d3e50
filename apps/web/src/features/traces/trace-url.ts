import { COMPONENT_CLASSES } from '@spanhouse/trace-store/describe';
import { CLOCKS, type Clocks } from './model/open-trace.ts';
import { NO_FILTER, type SpanFilter } from './model/span-filter.ts';
import { oneOf, put } from '../../client/url-values.ts';

/*
 * What the page of one trace keeps in the URL, beside the frame's part. Filter and selection are shared by all views.
 * Reading never fails: what cannot be understood is as if it were not there.
 */

/** In the order of the tabs and of the keys 1 to 6. */
export const TRACE_VIEWS = ['waterfall', 'graph', 'flame', 'statistics', 'list', 'compare'] as const;
export type TraceViewName = (typeof TRACE_VIEWS)[number];

const COLOUR_KEYS = ['service', 'component'] as const;
export type ColourKey = (typeof COLOUR_KEYS)[number];

export const GRAPH_LEVELS = ['service', 'interface'] as const;
export type GraphLevel = (typeof GRAPH_LEVELS)[number];

/** What spans can be grouped by beside their attributes. */
export const GROUPINGS = ['service', 'interface', 'component'] as const;
export type Grouping = { readonly kind: (typeof GROUPINGS)[number] } | { readonly kind: 'attribute'; readonly key: string };

/** A column of the list: its own ones by name, attributes as `attr:` and their key. */
export type ListSort = { readonly column: string; readonly isDescending: boolean };

export type TraceState = {
  /** Page of a trace that is too large for one; null: the one that has the span, else the first. */
  readonly page: number | null;
  readonly shown: TraceViewName;
  /** Id of the span whose drawer is open. */
  readonly spanId: string | null;
  readonly filter: SpanFilter;
  readonly colourBy: ColourKey;
  /** Whether the critical path is brought out. */
  readonly isPathShown: boolean;
  readonly clocks: Clocks;
  /** Nanoseconds after the trace's start; null shows all of it. */
  readonly zoom: { readonly from: number; readonly to: number } | null;
  readonly graphLevel: GraphLevel;
  readonly grouping: Grouping;
  /** Attributes that the list shows beside its own columns. */
  readonly listColumns: readonly string[];
  readonly listSort: ListSort;
  /** Id of a span of the place that the flame graph is zoomed to. */
  readonly flameAt: string | null;
  /** Id of the trace compared with. */
  readonly other: string | null;
};

const SPAN_ID = /^[0-9a-f]{16}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;
const ATTRIBUTE = 'attr:';
/** More columns than fit on a screen. */
export const LIST_COLUMNS_MAX = 12;
export const DEFAULT_SORT: ListSort = { column: 'start', isDescending: false };

export function parseTrace(search: URLSearchParams): TraceState {
  const text = (key: string): string => search.get(key) ?? '';
  const component = oneOf(COMPONENT_CLASSES, search.get('component'));
  const zoom = /^(\d{1,15})-(\d{1,15})$/.exec(text('zoom'));
  const [from, to] = [Number(zoom?.[1] ?? 0), Number(zoom?.[2] ?? 0)];
  return {
    page: /^[1-9]\d{0,5}$/.test(text('page')) ? Number(text('page')) : null,
    shown: oneOf(TRACE_VIEWS, search.get('view')) ?? 'waterfall',
    spanId: idOf(SPAN_ID, text('span')),
    filter: {
      ...NO_FILTER,
      errorsOnly: text('errors') === '1',
      service: text('service') === '' ? null : text('service'),
      componentClass: component === null ? null : COMPONENT_CLASSES.indexOf(component),
      find: text('find'),
    },
    colourBy: oneOf(COLOUR_KEYS, search.get('colour')) ?? 'service',
    isPathShown: text('path') === '1',
    clocks: oneOf(CLOCKS, search.get('clocks')) ?? 'adjusted',
    zoom: to > from ? { from, to } : null,
    graphLevel: oneOf(GRAPH_LEVELS, search.get('level')) ?? 'service',
    grouping: parseGrouping(text('by')),
    listColumns: [...new Set(search.getAll('col'))].filter((key) => key !== '').slice(0, LIST_COLUMNS_MAX),
    listSort: parseSort(text('sort')),
    flameAt: idOf(SPAN_ID, text('flame')),
    other: idOf(TRACE_ID, text('other')),
  };
}

export function withTrace(search: URLSearchParams, state: TraceState): URLSearchParams {
  const next = new URLSearchParams(search);
  const { filter, zoom, grouping, listSort } = state;
  put(next, 'page', state.page === null ? '' : String(state.page), '');
  put(next, 'view', state.shown, 'waterfall');
  put(next, 'span', state.spanId ?? '', '');
  put(next, 'errors', filter.errorsOnly ? '1' : '', '');
  put(next, 'service', filter.service ?? '', '');
  put(next, 'component', filter.componentClass === null ? '' : (COMPONENT_CLASSES[filter.componentClass] ?? ''), '');
  put(next, 'find', filter.find, '');
  put(next, 'colour', state.colourBy, 'service');
  put(next, 'path', state.isPathShown ? '1' : '', '');
  put(next, 'clocks', state.clocks, 'adjusted');
  put(next, 'zoom', zoom === null ? '' : `${String(Math.floor(zoom.from))}-${String(Math.ceil(zoom.to))}`, '');
  put(next, 'level', state.graphLevel, 'service');
  put(next, 'by', grouping.kind === 'attribute' ? ATTRIBUTE + grouping.key : grouping.kind, 'service');
  next.delete('col');
  for (const key of state.listColumns) next.append('col', key);
  put(next, 'sort', sortText(listSort), sortText(DEFAULT_SORT));
  put(next, 'flame', state.flameAt ?? '', '');
  put(next, 'other', state.other ?? '', '');
  return next;
}

function idOf(pattern: RegExp, text: string): string | null {
  const id = text.toLowerCase();
  return pattern.test(id) ? id : null;
}

function parseGrouping(text: string): Grouping {
  if (text.startsWith(ATTRIBUTE) && text.length > ATTRIBUTE.length) return { kind: 'attribute', key: text.slice(ATTRIBUTE.length) };
  return { kind: oneOf(GROUPINGS, text) ?? 'service' };
}

/** `duration`, or `-duration` for the largest first. */
function parseSort(text: string): ListSort {
  const column = text.replace(/^-/, '');
  return column === '' ? DEFAULT_SORT : { column, isDescending: text.startsWith('-') };
}

function sortText({ column, isDescending }: ListSort): string {
  return (isDescending ? '-' : '') + column;
}
