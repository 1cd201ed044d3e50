import type { QueryFilter, Target } from './span-query.ts';

/** How spans of the right side stand to spans of the left: child, descendant, parent, ancestor, sibling. */
export const RELATIONS = ['>', '>>', '<', '<<', '~'] as const;
export type Relation = (typeof RELATIONS)[number];

export const AGGREGATES = ['count', 'avg', 'min', 'max', 'sum'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export type OrderOperator = '=' | '!=' | '>' | '>=' | '<' | '<=';

/**
 * Spans of one trace, chosen by what they are and how they stand to each other. Evaluated on one trace at a time:
 * - `spans`: those that the filter holds for;
 * - `both`: of two sets that both have spans, all; of others, none. `either`: all of both;
 * - `related`: spans of the right set that stand in the relation to one of the left set at least. `not`: those that stand so to none. `union`: of both sets
 *   those that stand so to one of the other. A sibling has the same parent and is not the span itself; a root has none;
 * - `pipe`: groups of spans, at first one, that go through stages; all spans of the groups that are left. A group without spans is none.
 */
export type SpanSelection =
  | { readonly kind: 'spans'; readonly filter: QueryFilter }
  | { readonly kind: 'both' | 'either'; readonly left: SpanSelection; readonly right: SpanSelection }
  | {
      readonly kind: 'related';
      readonly relation: Relation;
      readonly mode: 'right' | 'not' | 'union';
      readonly left: SpanSelection;
      readonly right: SpanSelection;
    }
  | { readonly kind: 'pipe'; readonly input: SpanSelection; readonly stages: readonly Stage[] };

/**
 * `aggregate` keeps groups whose figure compares so: `count` of spans, or of the numbers that the target has in them (durations in nanoseconds); without any
 * number the group goes. `by` parts groups by the target's first value; spans without one stay together. `together` makes one group of all.
 */
export type Stage =
  | {
      readonly kind: 'aggregate';
      readonly aggregate: Aggregate;
      /** Null for `count`. */
      readonly target: Target | null;
      readonly operator: OrderOperator;
      /** A decimal number. */
      readonly value: string;
    }
  | { readonly kind: 'filter'; readonly filter: QueryFilter }
  | { readonly kind: 'by'; readonly target: Target }
  | { readonly kind: 'together' };
