import { formatTarget, type Condition, type Operator, type QueryFilter, type Target } from '@spanhouse/trace-store/query-language';

/*
 * A facet is a hand on the query: which values of its key are asked for, and which are shut out, stands in conditions of that key by =, in, != and not in.
 */

const ASKED: readonly Operator[] = ['=', 'in'];
const SHUT_OUT: readonly Operator[] = ['!=', 'not in'];

export type FacetChoice = { readonly included: readonly string[]; readonly excluded: readonly string[] };

export function facetChoice(conditions: readonly QueryFilter[], target: Target): FacetChoice {
  return { included: valuesBy(conditions, target, ASKED), excluded: valuesBy(conditions, target, SHUT_OUT) };
}

/**
 * What was said of the key as it is typed, said of what its values were counted of: of an indexed tag these are the span's own. Else a value that is ticked
 * would find other spans than those beside it.
 */
export function saidOf(conditions: readonly QueryFilter[], typed: Target, counted: Target): readonly QueryFilter[] {
  return conditions.map((condition) => (isOf(condition, typed, [...ASKED, ...SHUT_OUT]) ? { ...condition, target: counted } : condition));
}

/** The query without what the facet says, by which its values are counted: those that could be chosen instead stay in sight. */
export function withoutFacet(conditions: readonly QueryFilter[], target: Target): readonly QueryFilter[] {
  return conditions.filter((condition) => !isOf(condition, target, [...ASKED, ...SHUT_OUT]));
}

/** Takes the value in, or out when it is in; the same for what is shut out. A value is never both. */
export function withFacetValue(
  conditions: readonly QueryFilter[],
  target: Target,
  value: string,
  side: 'included' | 'excluded',
): readonly QueryFilter[] {
  const choice = facetChoice(conditions, target);
  const toggled = choice[side].includes(value) ? without(choice[side], value) : [...choice[side], value];
  const other = without(choice[side === 'included' ? 'excluded' : 'included'], value);
  const [included, excluded] = side === 'included' ? [toggled, other] : [other, toggled];
  return withFacet(conditions, target, { included, excluded });
}

/** The query with this choice in the place of the facet's first condition, or at the end. */
export function withFacet(conditions: readonly QueryFilter[], target: Target, { included, excluded }: FacetChoice): readonly QueryFilter[] {
  const at = conditions.findIndex((condition) => isOf(condition, target, [...ASKED, ...SHUT_OUT]));
  const said = [...conditionOf(target, included, '=', 'in'), ...conditionOf(target, excluded, '!=', 'not in')];
  const kept = withoutFacet(conditions, target);
  return at < 0 ? [...kept, ...said] : [...kept.slice(0, at), ...said, ...kept.slice(at)];
}

function conditionOf(target: Target, values: readonly string[], one: Operator, several: Operator): readonly Condition[] {
  if (values.length === 0) return [];
  return [{ target, operator: values.length === 1 ? one : several, values }];
}

function valuesBy(conditions: readonly QueryFilter[], target: Target, operators: readonly Operator[]): readonly string[] {
  return conditions.flatMap((condition) => (isOf(condition, target, operators) ? condition.values : []));
}

function isOf(filter: QueryFilter, target: Target, operators: readonly Operator[]): filter is Condition {
  return 'target' in filter && operators.includes(filter.operator) && formatTarget(filter.target) === formatTarget(target);
}

function without(values: readonly string[], value: string): readonly string[] {
  return values.filter((other) => other !== value);
}
