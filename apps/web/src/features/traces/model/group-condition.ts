import { GROUP_VALUE_UNITS_MAX, parseTarget, type QueryFilter, type Target } from '@spanhouse/trace-store/query-language';
import type { GroupRowView } from './group-view.ts';
import { withFacet, withoutFacet } from './facet-conditions.ts';

/** What groups by these keys were made of: of an indexed tag, the span's own attribute. */
export function groupTargets(by: readonly string[], areTags: readonly boolean[]): readonly Target[] {
  return by.flatMap((key, i): readonly Target[] => {
    const target = parseTarget(key);
    if (target === null) return [];
    return [target.kind === 'attribute' && areTags[i] === true ? { ...target, scope: 'span' } : target];
  });
}

/** The conditions that spans of this group fulfil beside these. */
export function withGroups(
  conditions: readonly QueryFilter[],
  by: readonly Target[],
  { values }: Pick<GroupRowView, 'values'>,
): readonly QueryFilter[] {
  return by.reduce((kept, target, i) => withGroup(kept, target, values[i] ?? null), conditions);
}

/** The conditions that spans of a group of this key fulfil beside these. Null: they have no value. */
export function withGroup(conditions: readonly QueryFilter[], target: Target, value: string | null): readonly QueryFilter[] {
  if (value === null) return [...withoutFacet(conditions, target), { target, operator: 'not exists', values: [] }];
  if (isBeginning(value)) return [...withoutFacet(conditions, target), { target, operator: 'startsWith', values: [value] }];
  return withFacet(conditions, target, { included: [value], excluded: [] });
}

/** Whether the value of a group may be no more than what the values of its spans begin with. */
export function isBeginning(value: string): boolean {
  return value.length >= GROUP_VALUE_UNITS_MAX;
}
