import { AppError } from '@spanhouse/core';
import { z } from 'zod';
import { ownIdOf } from '../../../server/access/principal.ts';
import { recordAudit } from '../../../server/audit/record-audit.ts';
import { projectProcedure, router } from '../../../server/trpc.ts';
import { columnPlaceInput, savedColumnsInput } from './saved-inputs.ts';

const chosen = z.object({ place: columnPlaceInput, columns: savedColumnsInput });

/** Columns that a table begins with; null: nothing was chosen. */
export type SavedColumnsView = {
  readonly own: readonly string[] | null;
  readonly project: readonly string[] | null;
  readonly canHaveOwn: boolean;
};

export const savedColumnsRouter = router({
  get: projectProcedure('viewer')
    .input(z.object({ place: columnPlaceInput }))
    .query(async ({ ctx, input }): Promise<SavedColumnsView> => {
      const userId = ownIdOf(ctx.principal);
      const found = await ctx.database.savedColumns.find({ projectId: ctx.project.id, userId }, input.place);
      return { ...found, canHaveOwn: userId !== null };
    }),

  /** For whoever asks. Errors: REQUEST.FORBIDDEN for somebody without a self. */
  setOwn: projectProcedure('viewer')
    .input(chosen)
    .mutation(async ({ ctx, input: { place, columns } }): Promise<void> => {
      const userId = ownIdOf(ctx.principal);
      if (userId === null) throw new AppError('REQUEST.FORBIDDEN', 'Only somebody who signs in has columns of their own.');
      await ctx.database.savedColumns.set({ projectId: ctx.project.id, userId }, place, columns, ctx.clock.now());
    }),

  /** For everybody in the project who has none of their own. */
  setShared: projectProcedure('editor')
    .input(chosen)
    .mutation(async ({ ctx, input: { place, columns } }): Promise<void> => {
      const { project, principal, database, clock } = ctx;
      await database.savedColumns.set({ projectId: project.id, userId: null }, place, columns, clock.now());
      const object = { kind: 'saved_columns', id: place, name: place };
      await recordAudit(ctx, principal, {
        action: 'saved_columns.change',
        object,
        detail: { columns: columns?.join(', ') ?? null },
        project,
      });
    }),
});
