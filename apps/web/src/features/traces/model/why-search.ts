import { formatQuery, type Condition, type Query, type QueryFilter } from '@spanhouse/trace-store/query-language';

/** What is asked of the comparison: why spans are slow, or why they fail. */
export type Why = { readonly reason: 'slow' | 'failed'; readonly search: Readonly<Record<string, string>> };

/**
 * The comparisons that a search leads to, as the state of their page. The conditions that choose (a duration, a failure) move from the query into the
 * choice, so that what they choose is held against the rest of the same query.
 */
export function whySearches({ conditions, selection }: Query, hasFailures: boolean): readonly Why[] {
  const ofField = (field: string): readonly Condition[] =>
    conditions.filter((each): each is Condition => 'target' in each && each.target.kind === 'field' && each.target.field === field);
  const durations = ofField('duration').filter(({ operator }) => operator !== '!=' && operator !== '=');
  const statuses = ofField('status');
  const isFailing = statuses.some(({ operator, values }) => operator === '=' && values[0] === 'error');
  const moved: readonly QueryFilter[] = [...durations, ...statuses];
  const base = conditions.filter((condition) => !moved.includes(condition));
  const query: Readonly<Record<string, string>> = base.length === 0 && selection === undefined ? {} : { q: formatQuery(base, selection) };
  const min = durations.find(({ operator }) => operator.startsWith('>'))?.values[0];
  const max = durations.find(({ operator }) => operator.startsWith('<'))?.values[0];
  const slow: Why = {
    reason: 'slow',
    search:
      durations.length === 0
        ? query
        : { ...query, pick: 'part', ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
  };
  const failed: Why = { reason: 'failed', search: { ...query, pick: 'failed' } };
  if (isFailing) return [failed];
  return hasFailures ? [slow, failed] : [slow];
}
