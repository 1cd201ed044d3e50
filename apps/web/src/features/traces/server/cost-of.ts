import type { QueryCost } from '@spanhouse/trace-store';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { toTimeRange } from '../../../server/time-range-input.ts';
import type { FindInput } from './find-input.ts';
import { baseQuery } from './search.ts';

type Ask = Pick<Context, 'traces' | 'signal'> & { readonly project: ProjectOfRequest };

/** Errors: QUERY.INVALID, QUERY.RANGE_TOO_WIDE, QUERY.LIMIT_EXCEEDED. */
export function costOf(
  { traces, project, signal }: Ask,
  input: Pick<FindInput, 'startMs' | 'endMs' | 'query' | 'environment'>,
): Promise<QueryCost> {
  return traces.costOf({ projectId: project.id, ...toTimeRange(input), ...baseQuery(input), order: 'newest', limit: 1 }, { signal });
}
