import { findCauses, type Causes } from '@spanhouse/query';
import type { BreakdownRow, Curves, Deploy, InterfaceRow, ServiceRow } from '@spanhouse/trace-store';
import { toCountRange } from '../../../server/time-range-input.ts';
import { projectProcedure, router } from '../../../server/trpc.ts';
import { breakdownInput, causesInput, deploysInput, filteredInput, servicesInput, toEnvironment, toSpanFilter } from './inputs.ts';

/** Rows of a table with a small trend each, over the buckets that begin at `times`. */
export type Listed<Row> = { readonly bucketSeconds: number; readonly times: readonly number[]; readonly rows: readonly Row[] };

/** Services and what they do, in figures. Errors of all: QUERY.RANGE_TOO_WIDE, QUERY.LIMIT_EXCEEDED, STORE.UNAVAILABLE. */
export const applicationsRouter = router({
  services: projectProcedure('viewer')
    .input(servicesInput)
    .query(({ ctx, input }): Promise<Listed<ServiceRow>> =>
      ctx.applications.services(ctx.project.id, toCountRange(input), toEnvironment(input), { signal: ctx.signal }),
    ),

  /** What a service serves (class `interface`) and calls (the other classes). */
  interfaces: projectProcedure('viewer')
    .input(filteredInput)
    .query(({ ctx, input }): Promise<Listed<InterfaceRow>> =>
      ctx.applications.interfaces(ctx.project.id, toCountRange(input), toSpanFilter(input.filter), { signal: ctx.signal }),
    ),

  /** What changed in the project between two ranges, and why. */
  causes: projectProcedure('viewer')
    .input(causesInput)
    .query(({ ctx, input }): Promise<Causes> => {
      const question = { ...toEnvironment(input), window: toCountRange(input), baseline: toCountRange(input.baseline) };
      return findCauses(ctx.applications, ctx.project.id, question, { signal: ctx.signal });
    }),

  curves: projectProcedure('viewer')
    .input(filteredInput)
    .query(({ ctx, input }): Promise<Curves> =>
      ctx.applications.curves(ctx.project.id, toCountRange(input), toSpanFilter(input.filter), { signal: ctx.signal }),
    ),

  breakdown: projectProcedure('viewer')
    .input(breakdownInput)
    .query(({ ctx, input }): Promise<readonly BreakdownRow[]> =>
      ctx.applications.breakdown(ctx.project.id, toCountRange(input), toSpanFilter(input.filter), input.by, { signal: ctx.signal }),
    ),

  deploys: projectProcedure('viewer')
    .input(deploysInput)
    .query(({ ctx, input }): Promise<readonly Deploy[]> =>
      ctx.applications.deploys(ctx.project.id, toCountRange(input), input.service, { signal: ctx.signal }),
    ),
});
