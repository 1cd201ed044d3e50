import { findSuspects, type Diagnosis } from '@spanhouse/query';
import type { DerivedCoverage, Edge, Errors, Exemplar, LatencyParts } from '@spanhouse/trace-store';
import { timeRangeInput, toCountRange } from '../../../server/time-range-input.ts';
import { projectProcedure, router } from '../../../server/trpc.ts';
import { filteredInput, interfaceInput, toEnvironment, toSpanFilter } from '../../applications/server/inputs.ts';
import type { SeenValues } from '../../applications/model/trace-query.ts';
import { latencyInput, seenInput, suspectsInput } from './inputs.ts';
import { seenValues } from './seen-values.ts';

/** What is to be known of one interface. Errors of all: QUERY.RANGE_TOO_WIDE, QUERY.LIMIT_EXCEEDED, STORE.UNAVAILABLE. */
export const interfacesRouter = router({
  exemplars: projectProcedure('viewer')
    .input(filteredInput)
    .query(({ ctx, input }): Promise<readonly Exemplar[]> =>
      ctx.applications.exemplars(ctx.project.id, toCountRange(input), toSpanFilter(input.filter), { signal: ctx.signal }),
    ),

  /** Calls of it and by it, with both sides' figures. */
  edges: projectProcedure('viewer')
    .input(interfaceInput)
    .query(({ ctx, input }): Promise<readonly Edge[]> =>
      ctx.applications.edges(
        ctx.project.id,
        toCountRange(input),
        { level: 'interface', around: { service: input.service, name: input.name }, ...toEnvironment(input) },
        { signal: ctx.signal },
      ),
    ),

  latencyParts: projectProcedure('viewer')
    .input(latencyInput)
    .query(({ ctx, input }): Promise<LatencyParts> => {
      const { service, name, band, scope, by } = input;
      const question = { service, name, band, scope, by, ...toEnvironment(input) };
      return ctx.applications.latencyParts(ctx.project.id, toCountRange(input), question, { signal: ctx.signal });
    }),

  /** How whole the edges and latency parts of a range are. */
  coverage: projectProcedure('viewer')
    .input(timeRangeInput)
    .query(({ ctx, input }): Promise<DerivedCoverage> =>
      ctx.applications.coverage(ctx.project.id, toCountRange(input), { signal: ctx.signal }),
    ),

  errors: projectProcedure('viewer')
    .input(filteredInput)
    .query(({ ctx, input }): Promise<readonly Errors[]> =>
      ctx.applications.errors(ctx.project.id, toCountRange(input), toSpanFilter(input.filter), { signal: ctx.signal }),
    ),

  suspects: projectProcedure('viewer')
    .input(suspectsInput)
    .query(({ ctx, input }): Promise<Diagnosis> => {
      const { service, name, baseline } = input;
      const question = { service, name, ...toEnvironment(input), window: toCountRange(input), baseline: toCountRange(baseline) };
      return findSuspects(ctx.applications, ctx.project.id, question, { signal: ctx.signal });
    }),

  /** What spans of a service say of themselves, from which a query is made that finds those of an interface. */
  seenValues: projectProcedure('viewer')
    .input(seenInput)
    .query(({ ctx, input }): Promise<SeenValues> => seenValues(ctx, input)),
});
