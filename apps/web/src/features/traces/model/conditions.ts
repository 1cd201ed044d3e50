import {
  formatTarget,
  parseQuery,
  type Condition,
  type FieldName,
  type Operator,
  type Query,
  type QueryFilter,
  type Target,
} from '@spanhouse/trace-store/query-language';

/*
 * Form, chips and clicks all edit the same query: its conditions are changed here and written back as text. What the form has no field for (or, not,
 * spans that stand to each other) stays as it is. Where a query cannot be read, it has no conditions to edit, and the form says so.
 */

export function field(name: FieldName): Target {
  return { kind: 'field', field: name };
}

export function attribute(key: string): Target {
  return { kind: 'attribute', key };
}

/** Null when the text is no query. */
export function queryOf(text: string): Query | null {
  const parsed = parseQuery(text);
  return 'error' in parsed ? null : parsed;
}

/** A key as people know it. */
export function nameOfTarget(target: Target): string {
  return target.kind === 'attribute' && target.scope === undefined ? target.key : formatTarget(target);
}

function isOf(filter: QueryFilter, target: Target, operators: readonly Operator[]): filter is Condition {
  return 'target' in filter && operators.includes(filter.operator) && formatTarget(filter.target) === formatTarget(target);
}

const EQUALITY: readonly Operator[] = ['=', 'in'];
const AT_LEAST: readonly Operator[] = ['>=', '>'];
const AT_MOST: readonly Operator[] = ['<=', '<'];
const FAMILIES: readonly (readonly Operator[])[] = [EQUALITY, AT_LEAST, AT_MOST];

/** Operators that cannot stand beside this one for the same key: a second lower bound replaces the first. */
function familyOf(operator: Operator): readonly Operator[] {
  return FAMILIES.find((family) => family.includes(operator)) ?? [operator];
}

/** The one value a form field shows: of the first condition of that key and kind. Null when there is none, or several values. */
export function valueOf(conditions: readonly QueryFilter[], target: Target, operator: Operator): string | null {
  const family = familyOf(operator);
  const found = conditions.find((condition) => isOf(condition, target, family));
  return found?.values.length === 1 ? (found.values[0] ?? null) : null;
}

/** The conditions with this one in the place of what it replaces, or at the end. Null takes it out. */
export function withValue(
  conditions: readonly QueryFilter[],
  target: Target,
  operator: Operator,
  value: string | null,
): readonly QueryFilter[] {
  const family = familyOf(operator);
  const at = conditions.findIndex((condition) => isOf(condition, target, family));
  const kept = conditions.filter((condition) => !isOf(condition, target, family));
  if (value === null) return kept;
  const added: Condition = { target, operator, values: [value] };
  return at < 0 ? [...kept, added] : [...kept.slice(0, at), added, ...kept.slice(at)];
}

export function without(conditions: readonly QueryFilter[], index: number): readonly QueryFilter[] {
  return conditions.filter((_, i) => i !== index);
}

/** A part of the picture of durations, in nanoseconds; null: no bound. */
type DurationBounds = { readonly minNs: number | null; readonly maxNs: number | null };

/** The conditions with these bounds of the duration; the same array when there are none. */
export function withBrush(conditions: readonly QueryFilter[], { minNs, maxNs }: DurationBounds): readonly QueryFilter[] {
  let next = conditions;
  if (minNs !== null) next = withValue(next, field('duration'), '>=', String(roundDown(minNs)));
  if (maxNs !== null) next = withValue(next, field('duration'), '<=', String(Math.ceil(maxNs)));
  return next;
}

/** A brush ends between pixels; what it shows at its edge must still be inside. */
function roundDown(ns: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, ns))) - 2);
  return Math.floor(ns / step) * step;
}
