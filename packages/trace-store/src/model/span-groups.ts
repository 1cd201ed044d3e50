import type { SpanQuery, Target } from './span-query.ts';
import type { Scan } from './trace-reader.ts';

/** What groups can be sorted by; the greatest first, but `key`. */
export const GROUP_ORDERS = ['count', 'errors', 'errorShare', 'p50', 'p90', 'p99', 'key'] as const;
export type GroupOrder = (typeof GROUP_ORDERS)[number];

/** Matching spans of the query, parted by one target or two: by the first value that a span has of each, as the stage `by()` of the language parts them. */
export type GroupQuestion = Omit<SpanQuery, 'order' | 'limit' | 'from'> & {
  readonly by: readonly Target[];
  readonly order: GroupOrder;
  /** 1 to 500 groups. */
  readonly limit: number;
  /** Counts alone are cheaper: percentiles are then 0. */
  readonly isCountOnly?: boolean;
  /**
   * Attributes that the index holds as tags of all spans of the range (`CutSettings.indexedTags`): grouping by one takes what the span itself has of it, and is
   * exact. Absent: none.
   */
  readonly tags?: readonly string[];
};

/** Spans of a group in each of the equal parts of the range, in the order of time. */
export type GroupCurve = { readonly counts: readonly number[]; readonly errors: readonly number[] };

/** Which groups' curves: by the marks that the groups came with. Those of groups that only blocks know, which have none, are always told. */
export type GroupCurveQuestion = Pick<GroupQuestion, 'projectId' | 'start' | 'end' | 'conditions' | 'selection' | 'by' | 'tags'> & {
  /** At most 500; may be none. */
  readonly marks: readonly number[];
};

/** May be of another group than was asked for, which has the same mark: values decide. */
export type NamedCurve = GroupCurve & Pick<SpanGroup, 'values'>;

/** Longer values are cut, in UTF-16 units: a group is named by its value, and read by people. Of so long a one it is the beginning that the spans share. */
export const GROUP_VALUE_UNITS_MAX = 512;

export type SpanGroup = {
  /** One for each target, at most GROUP_VALUE_UNITS_MAX long; null: these spans have none, or an empty one. */
  readonly values: readonly (string | null)[];
  readonly count: number;
  readonly errors: number;
  /** Nanoseconds, each at most 1.1 % off. */
  readonly p50Ns: number;
  readonly p90Ns: number;
  readonly p99Ns: number;
  /** For `groupCurves`, where the index counted: the curve takes a second pass there. */
  readonly mark?: number;
  /** Where spans were read to be counted. */
  readonly curve?: GroupCurve;
};

/**
 * Where the figures come from.
 * - `index`: all matching spans were counted;
 * - `blocks`: the spans that a search of blocks found;
 * - `sample`: so many spans were read from their blocks, and counts are their shares of all that match.
 */
export type GroupSource = 'index' | 'blocks' | 'sample';

export type SpanGroups = {
  /** What was grouped by: of an attribute that is a tag, the span's own. */
  readonly by: readonly Target[];
  readonly groups: readonly SpanGroup[];
  /** Groups there are, as far as known. */
  readonly groupCount: number;
  /** Spans that match, copies too. */
  readonly matched: { readonly count: number; readonly exact: boolean };
  readonly source: GroupSource;
  /** Spans that the figures were made of. */
  readonly looked: number;
  readonly partial: readonly string[];
  /** Of `blocks`. */
  readonly scan?: Scan;
};
