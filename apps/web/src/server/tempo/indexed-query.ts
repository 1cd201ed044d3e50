import type { Condition, QueryFilter } from '@spanhouse/trace-store';
import type { Query } from '@spanhouse/trace-store/query-language';

/** Attributes of a resource that are fields of each of its spans: TraceQL names the attribute, and the index has the field. */
const FIELDS: Readonly<Record<string, 'service' | 'environment'>> = {
  'service.name': 'service',
  'deployment.environment': 'environment',
  'deployment.environment.name': 'environment',
};

type Selection = NonNullable<Query['selection']>;

/** The same query with fields for such attributes. */
export function indexedQuery({ conditions, selection }: Query): Query {
  return { conditions: conditions.map(indexedFilter), ...(selection === undefined ? {} : { selection: indexedSelection(selection) }) };
}

function indexedFilter(filter: QueryFilter): QueryFilter {
  if ('all' in filter) return { all: filter.all.map(indexedFilter) };
  if ('any' in filter) return { any: filter.any.map(indexedFilter) };
  if ('not' in filter) return { not: indexedFilter(filter.not) };
  return indexedCondition(filter);
}

function indexedCondition(condition: Condition): Condition {
  const { target } = condition;
  if (target.kind !== 'attribute' || target.scope === 'span' || target.scope === 'event' || target.scope === 'link') return condition;
  const field = Object.hasOwn(FIELDS, target.key) ? FIELDS[target.key] : undefined;
  return field === undefined ? condition : { ...condition, target: { kind: 'field', field } };
}

function indexedSelection(selection: Selection): Selection {
  switch (selection.kind) {
    case 'spans':
      return { ...selection, filter: indexedFilter(selection.filter) };
    case 'pipe':
      return {
        ...selection,
        input: indexedSelection(selection.input),
        stages: selection.stages.map((stage) => (stage.kind === 'filter' ? { ...stage, filter: indexedFilter(stage.filter) } : stage)),
      };
    default:
      return { ...selection, left: indexedSelection(selection.left), right: indexedSelection(selection.right) };
  }
}
