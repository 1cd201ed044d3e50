import { SPAN_CLASSES, type SpanClass } from '@spanhouse/trace-store/describe';
import { oneOf, put } from '../../client/url-values.ts';
import { parseGolden, parseNarrowed, withGolden, withNarrowed, type GoldenState, type NarrowedState } from '../applications/url.ts';

export const BANDS = ['all', 'slow'] as const;
export const SCOPES = ['exclusive', 'path'] as const;
export const GROUPINGS = ['component', 'operation'] as const;

/** Of which requests the time is taken apart, and how. */
export type LatencyState = {
  readonly band: (typeof BANDS)[number];
  readonly scope: (typeof SCOPES)[number];
  readonly grouping: (typeof GROUPINGS)[number];
};

/** Everything of the page that is not of the frame. */
export type InterfaceState = GoldenState &
  NarrowedState &
  LatencyState & {
    /** Usually an interface; the same page shows calls of one kind. */
    readonly spanClass: SpanClass;
    /** What is called, of calls; '' when it is not said. */
    readonly component: string;
  };

export function parseInterface(search: URLSearchParams): InterfaceState {
  return {
    ...parseGolden(search),
    ...parseNarrowed(search),
    band: oneOf(BANDS, search.get('band')) ?? 'all',
    scope: oneOf(SCOPES, search.get('scope')) ?? 'exclusive',
    grouping: oneOf(GROUPINGS, search.get('grouping')) ?? 'component',
    spanClass: oneOf(SPAN_CLASSES, search.get('class')) ?? 'interface',
    component: search.get('component') ?? '',
  };
}

export function withInterface(search: URLSearchParams, state: InterfaceState): URLSearchParams {
  const next = withNarrowed(withGolden(search, state), state);
  put(next, 'band', state.band, 'all');
  put(next, 'scope', state.scope, 'exclusive');
  put(next, 'grouping', state.grouping, 'component');
  put(next, 'class', state.spanClass, 'interface');
  put(next, 'component', state.component, '');
  return next;
}
