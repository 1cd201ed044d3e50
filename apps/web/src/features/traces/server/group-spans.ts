import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { toTimeRange } from '../../../server/time-range-input.ts';
import type { GroupsView } from '../model/group-view.ts';
import type { GroupInput } from './group-input.ts';
import { baseQuery, targetOf } from './search.ts';

type Ask = Pick<Context, 'traces' | 'signal'> & { readonly project: ProjectOfRequest };

/** Errors: QUERY.INVALID, QUERY.RANGE_TOO_WIDE, QUERY.LIMIT_EXCEEDED. */
export async function groupSpans({ traces, project, signal }: Ask, input: GroupInput): Promise<GroupsView> {
  const { order, limit, isCountOnly } = input;
  const by = input.by.map(targetOf);
  return traces.groupSpans(
    { projectId: project.id, ...toTimeRange(input), ...baseQuery(input), by, order, limit, isCountOnly },
    { signal },
  );
}
