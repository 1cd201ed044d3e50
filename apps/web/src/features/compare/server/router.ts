import { projectProcedure, router } from '../../../server/trpc.ts';
import type { ComparisonView } from '../model/comparison-view.ts';
import { compareInput } from './compare-input.ts';
import { compare } from './compare.ts';

export const compareRouter = router({
  /** What distinguishes chosen spans from the others that match a query. Takes some seconds. */
  cohorts: projectProcedure('viewer')
    .input(compareInput)
    .query(({ ctx, input }): Promise<ComparisonView> => compare(ctx, input)),
});
