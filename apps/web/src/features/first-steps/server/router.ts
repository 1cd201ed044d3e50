import { projectProcedure, router } from '../../../server/trpc.ts';

export const firstStepsRouter = router({
  /** `firstSpanAtMs`: when the earliest span of the project started; null while none has come. */
  status: projectProcedure('viewer').query(async ({ ctx }): Promise<{ readonly firstSpanAtMs: number | null }> => ({
    firstSpanAtMs: await ctx.traces.firstSpanAt(ctx.project.id, { signal: ctx.signal }),
  })),
});
