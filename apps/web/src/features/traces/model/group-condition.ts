import type { QueryFilter, Target } from '@spanhouse/trace-store/query-language';
import { withFacet, withoutFacet } from './facet-conditions.ts';

/** The conditions that spans of a group of this key fulfil beside these. Null: they have no value. */
export function withGroup(conditions: readonly QueryFilter[], target: Target, value: string | null): readonly QueryFilter[] {
  if (value === null) return [...withoutFacet(conditions, target), { target, operator: 'not exists', values: [] }];
  return withFacet(conditions, target, { included: [value], excluded: [] });
}
