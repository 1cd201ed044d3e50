import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { toTimeRange } from '../../../server/time-range-input.ts';
import { baseQuery } from '../../traces/server/search.ts';
import type { ComparisonView } from '../model/comparison-view.ts';
import { toChoice, type CompareInput } from './compare-input.ts';

type Ask = Pick<Context, 'traces' | 'signal'> & { readonly project: ProjectOfRequest };

/** Errors: QUERY.INVALID with the position, or when nothing is chosen by; QUERY.RANGE_TOO_WIDE, QUERY.LIMIT_EXCEEDED. */
export async function compare(ask: Ask, input: CompareInput): Promise<ComparisonView> {
  const { threshold, ...found } = await ask.traces.compareCohorts(
    { projectId: ask.project.id, ...toTimeRange(input), ...baseQuery(input), choice: toChoice(input.choice) },
    { signal: ask.signal },
  );
  return {
    ...found,
    threshold: threshold === null ? null : { lowestNs: Number(threshold.lowestNs), highestNs: Number(threshold.highestNs) },
  };
}
