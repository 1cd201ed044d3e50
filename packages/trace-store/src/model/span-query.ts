import type { ProjectId, UnixNano } from '@spanhouse/core/browser';

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

export const OPERATORS = ['=', '!=', '>', '>=', '<', '<=', 'in'] as const;
export type Operator = (typeof OPERATORS)[number];

/** OTLP SpanKind by number. */
export const KIND_NAMES = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
/** OTLP status code by number. */
export const STATUS_NAMES = ['unset', 'ok', 'error'] as const;

export type Target = { readonly kind: 'field'; readonly field: FieldName } | { readonly kind: 'attribute'; readonly key: string };

/**
 * One comparison. A span matches when the comparison holds:
 * - a field that a span does not have is the empty text;
 * - an attribute is looked for on the span, its resource and its scope, under all names that mean the same
 *   (`http.status_code`, `http.response.status_code`), and in the column of that meaning, which falls back to other names
 *   (`service.instance.id` to the pod, `peer.service` to the address). One that fits is enough. Arrays, maps and bytes are not compared;
 * - the operators other than `=` and `in` look at the column of an attribute alone; a missing one never matches, not even `!=`.
 */
export type Condition = {
  readonly target: Target;
  readonly operator: Operator;
  /** One value, or at least one for `in`. Texts: durations in nanoseconds, kinds and statuses by name, `isRoot` as true or false. */
  readonly values: readonly string[];
};

/** Newest or slowest first; `errors` and `spans` (most first) are for traces. */
export type Order = 'newest' | 'duration' | 'errors' | 'spans';

export type SpanQuery = {
  readonly projectId: ProjectId;
  /** Half-open [start, end) of the span's start. */
  readonly start: UnixNano;
  readonly end: UnixNano;
  /** All must hold. */
  readonly conditions: readonly Condition[];
  readonly order: Order;
  /** 1 to 1,000 rows. */
  readonly limit: number;
};

/** More conditions than anybody types; each costs a place in the index to look at. */
export const CONDITIONS_MAX = 32;
