import { timeRangeInput, toTimeRange } from '../../../server/time-range-input.ts';
import { projectProcedure, router } from '../../../server/trpc.ts';

export const servicesRouter = router({
  /** Names of the services with spans in the range, in alphabetical order. */
  list: projectProcedure('viewer')
    .input(timeRangeInput)
    .query(async ({ ctx, input }): Promise<{ readonly services: readonly string[] }> => {
      const found = await ctx.traces.listServices(ctx.project.id, toTimeRange(input), { signal: ctx.signal });
      return { services: found.map((service) => service.text) };
    }),
});
