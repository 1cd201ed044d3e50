import type { Target } from '@spanhouse/trace-store';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { toTimeRange } from '../../../server/time-range-input.ts';
import type { GroupsView, NamedCurveView } from '../model/group-view.ts';
import type { GroupCurvesInput, GroupInput } from './group-input.ts';
import { baseQuery, targetOf } from './search.ts';
import { tagsOfRange } from './tags-of-range.ts';

type Ask = Pick<Context, 'traces' | 'signal'> & { readonly project: ProjectOfRequest };

/** Errors: QUERY.INVALID, QUERY.RANGE_TOO_WIDE, QUERY.LIMIT_EXCEEDED. */
export async function groupSpans({ traces, project, signal }: Ask, input: GroupInput): Promise<GroupsView> {
  const { order, limit, isCountOnly } = input;
  const by = input.by.map(targetOf);
  const range = toTimeRange(input);
  const tags = tagsOfRange(project.indexedTags, range);
  const question = { projectId: project.id, ...range, ...baseQuery(input), by, order, limit, isCountOnly, tags };
  const { by: grouped, ...groups } = await traces.groupSpans(question, { signal });
  return { ...groups, areTags: grouped.map((target, i) => isOfSpan(target) && !isOfSpan(by[i])) };
}

function isOfSpan(target: Target | undefined): boolean {
  return target?.kind === 'attribute' && target.scope === 'span';
}

/** Errors: as groupSpans. */
export async function groupCurves(
  { traces, project, signal }: Ask,
  input: GroupCurvesInput,
): Promise<{ readonly curves: readonly NamedCurveView[] }> {
  const { marks } = input;
  const by = input.by.map(targetOf);
  const range = toTimeRange(input);
  const tags = tagsOfRange(project.indexedTags, range);
  return { curves: await traces.groupCurves({ projectId: project.id, ...range, ...baseQuery(input), by, marks, tags }, { signal }) };
}
