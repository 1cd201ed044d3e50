import type { ProjectId, UnixNano } from '@spanhouse/core/browser';
import type { SpanSelection } from './span-selection.ts';

/** What every span has a column for. */
export const FIELD_NAMES = [
  'service',
  'name',
  'kind',
  'status',
  'duration',
  'environment',
  'instance',
  'host',
  'pod',
  'version',
  'isRoot',
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/** What only the block tells of a span. `eventName`, `eventTime` (since the span's start) and the ids of links have a value for each event or link. */
export const DETAIL_NAMES = [
  'traceId',
  'spanId',
  'parentId',
  'statusMessage',
  'eventName',
  'eventTime',
  'linkTraceId',
  'linkSpanId',
  'scopeName',
  'scopeVersion',
] as const;
export type DetailName = (typeof DETAIL_NAMES)[number];

/**
 * What the whole trace tells. The root is the earliest span without a parent; without one, `rootService` and `rootName` are absent. `traceDuration` is
 * from the first start to the last end. `services` has a value for each. `childCount` is of the span itself.
 */
export const TRACE_FIELD_NAMES = ['traceDuration', 'spanCount', 'errorCount', 'services', 'rootService', 'rootName', 'childCount'] as const;
export type TraceFieldName = (typeof TRACE_FIELD_NAMES)[number];

/** Where an attribute is looked for: one place, under this very name. */
export const ATTRIBUTE_SCOPES = ['span', 'resource', 'scope', 'event', 'link'] as const;
export type AttributeScope = (typeof ATTRIBUTE_SCOPES)[number];

/** A negative operator stands behind its positive one. */
export const OPERATORS = [
  '=',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'in',
  'not in',
  'contains',
  'not contains',
  'startsWith',
  'not startsWith',
  '=~',
  '!~',
  'exists',
  'not exists',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** OTLP SpanKind by number. */
export const KIND_NAMES = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
/** OTLP status code by number. */
export const STATUS_NAMES = ['unset', 'ok', 'error'] as const;

export type AttributeTarget = {
  readonly kind: 'attribute';
  readonly key: string;
  /** Absent: wherever the span has it. */
  readonly scope?: AttributeScope;
};
export type Target =
  | { readonly kind: 'field'; readonly field: FieldName }
  | { readonly kind: 'detail'; readonly detail: DetailName }
  | { readonly kind: 'trace'; readonly field: TraceFieldName }
  | AttributeTarget;

/**
 * One comparison. What a target says of a span are its values, none, one or several:
 * - a field has one value; a field that a span does not have is the empty text;
 * - an attribute is looked for on the span, its resource and its scope, in each the first of that key. Arrays, maps and bytes have no value;
 * - an attribute with a column (semantics.ts) is the value of that column, none when it is empty. By `=` and `in` it is also looked for on the span, its
 *   resource and its scope under all names that mean the same (`http.status_code`, `http.response.status_code`);
 * - an attribute of a scope is looked for there alone and by its own name: of an event or link, on each.
 * A comparison holds when it holds for one of the values; a negative one (`!=`, `not in`, …) when there are values and it fails for all of them. So on what is
 * absent neither holds. `exists`: the attribute is there, with any value; a field is not empty. Order compares numbers: texts that are none have no order.
 */
export type Condition = {
  readonly target: Target;
  readonly operator: Operator;
  /**
   * One value; at least one for `in` and `not in`; none for `exists`. Texts: durations in nanoseconds, kinds and statuses by name, `isRoot` as true or false,
   * what is compared by order as a decimal number. A pattern is RE2's and fits the whole value; `.` is any character.
   */
  readonly values: readonly string[];
};

/** Conditions put together. `not` turns each comparison below it into its opposite, so on what is absent neither side holds. */
export type QueryFilter =
  Condition | { readonly all: readonly QueryFilter[] } | { readonly any: readonly QueryFilter[] } | { readonly not: QueryFilter };

/** Newest or slowest first; `errors` and `spans` (most first) are for traces. */
export type Order = 'newest' | 'duration' | 'errors' | 'spans';

export type SpanQuery = {
  readonly projectId: ProjectId;
  /** Half-open [start, end) of the span's start. */
  readonly start: UnixNano;
  readonly end: UnixNano;
  /** All must hold. */
  readonly conditions: readonly QueryFilter[];
  /** Spans must be among those that this chooses of their trace. Absent: all are. */
  readonly selection?: SpanSelection;
  readonly order: Order;
  /** 1 to 1,000 rows. */
  readonly limit: number;
  /** What is told of each found span or trace beside its own facts: what a span says itself. At most 20. */
  readonly columns?: readonly Target[];
  /** Rows alone: without points and count, which cost more than a page of rows. */
  readonly isRowsOnly?: boolean;
  /** `next` of a search that was not finished, to go on with the rest: with the same query but for the limit. */
  readonly from?: string;
};

/** More conditions than anybody types; each costs a place in the index to look at. */
export const CONDITIONS_MAX = 32;
/** Columns that are told of a span at once. */
export const COLUMNS_MAX = 20;
/** Brackets and `not` within each other. */
export const DEPTH_MAX = 16;
