import { z } from 'zod';
import { timeRangeInput, toCountRange } from '../../../server/time-range-input.ts';
import { projectProcedure, router } from '../../../server/trpc.ts';
import { COMPARED_WITH } from '../../applications/model/comparison.ts';
import type { TopologyView } from '../model/topology-view.ts';
import { readTopology } from './read-topology.ts';

export const topologyRouter = router({
  /** Who calls whom in a range, and what is different from another. Errors: QUERY.RANGE_TOO_WIDE. */
  get: projectProcedure('viewer')
    .input(timeRangeInput.extend({ environment: z.string().max(512).nullable(), against: z.enum(COMPARED_WITH).nullable() }))
    .query(({ ctx, input }): Promise<TopologyView> =>
      readTopology(ctx, { range: toCountRange(input), environment: input.environment, against: input.against }),
    ),
});
