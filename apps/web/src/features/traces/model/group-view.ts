import type { ScanView } from './search-view.ts';

/** As SpanGroups of the store, for the page. Durations in nanoseconds. */
export type GroupRowView = {
  /** One for each key; null: these spans have none. */
  readonly values: readonly (string | null)[];
  readonly count: number;
  readonly errors: number;
  readonly p50Ns: number;
  readonly p90Ns: number;
  readonly p99Ns: number;
  /** What its curve is asked for by. */
  readonly mark?: number;
  /** Where it came with the group. */
  readonly curve?: GroupCurveView;
};

/** Spans in each of the equal parts of the range, and those of them that failed. */
export type GroupCurveView = { readonly counts: readonly number[]; readonly errors: readonly number[] };
export type NamedCurveView = GroupCurveView & Pick<GroupRowView, 'values'>;

export type GroupsView = {
  /** Of each key, whether it is an indexed tag: then only what the span itself has counted. */
  readonly areTags: readonly boolean[];
  readonly groups: readonly GroupRowView[];
  readonly groupCount: number;
  readonly matched: { readonly count: number; readonly exact: boolean };
  /** Of all spans that match, of those that a search of blocks found, or of a sample. */
  readonly source: 'index' | 'blocks' | 'sample';
  /** Spans that the figures were made of. */
  readonly looked: number;
  readonly partial: readonly string[];
  readonly scan?: ScanView;
};
