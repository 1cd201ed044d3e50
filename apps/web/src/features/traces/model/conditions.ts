import { parseQuery, type Condition, type FieldName, type Operator, type Target } from '@spanhouse/trace-store/query-language';

/*
 * Form, chips and clicks all edit the same query: its conditions are changed here and written back as text.
 * Where a query cannot be read, it has no conditions to edit, and the form says so.
 */

export function field(name: FieldName): Target {
  return { kind: 'field', field: name };
}

export function attribute(key: string): Target {
  return { kind: 'attribute', key };
}

/** Null when the text is no query. */
export function conditionsOf(query: string): readonly Condition[] | null {
  const parsed = parseQuery(query);
  return 'error' in parsed ? null : parsed.conditions;
}

function isSameTarget(a: Target, b: Target): boolean {
  return a.kind === 'field' ? b.kind === 'field' && a.field === b.field : b.kind === 'attribute' && a.key === b.key;
}

export function nameOfTarget(target: Target): string {
  return target.kind === 'field' ? target.field : target.key;
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
export function valueOf(conditions: readonly Condition[], target: Target, operator: Operator): string | null {
  const family = familyOf(operator);
  const found = conditions.find((condition) => isSameTarget(condition.target, target) && family.includes(condition.operator));
  return found?.values.length === 1 ? (found.values[0] ?? null) : null;
}

/** The conditions with this one in the place of what it replaces, or at the end. Null takes it out. */
export function withValue(
  conditions: readonly Condition[],
  target: Target,
  operator: Operator,
  value: string | null,
): readonly Condition[] {
  const family = familyOf(operator);
  const isReplaced = (condition: Condition): boolean => isSameTarget(condition.target, target) && family.includes(condition.operator);
  const at = conditions.findIndex(isReplaced);
  const kept = conditions.filter((condition) => !isReplaced(condition));
  if (value === null) return kept;
  const added: Condition = { target, operator, values: [value] };
  return at < 0 ? [...kept, added] : [...kept.slice(0, at), added, ...kept.slice(at)];
}

export function without(conditions: readonly Condition[], index: number): readonly Condition[] {
  return conditions.filter((_, i) => i !== index);
}
