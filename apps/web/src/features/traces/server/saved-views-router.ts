import { AppError, type ProjectId } from '@spanhouse/core';
import type { Role, SavedView } from '@spanhouse/db';
import { z } from 'zod';
import { nameOf, ownIdOf } from '../../../server/access/principal.ts';
import { recordAudit } from '../../../server/audit/record-audit.ts';
import { projectProcedure, router } from '../../../server/trpc.ts';
import { SAVED_LIMITS, savedIdInput, savedNameInput, viewSearchInput } from './saved-inputs.ts';

const PAGE = 'traces';

export type SavedViewView = {
  readonly id: number;
  readonly name: string;
  /** As `viewSearch` writes it. */
  readonly search: string;
  /** Everybody's in the project, or the reader's own. */
  readonly isShared: boolean;
  readonly createdBy: string;
};

const newView = z.object({ name: savedNameInput, search: viewSearchInput });
const changedView = z.object({ id: savedIdInput, name: savedNameInput.optional(), search: viewSearchInput.optional() });

/** Views of one kind: somebody's own, or the project's. Those of the project are changed by editors, and that is written down. */
function viewsOf(scope: 'own' | 'shared', role: Role) {
  const isShared = scope === 'shared';
  const procedure = projectProcedure(role).use(async ({ ctx, next }) => {
    const { project, principal, database } = ctx;
    /** @throws AppError REQUEST.FORBIDDEN for somebody without a self */
    const readerOf = (): { readonly projectId: ProjectId; readonly userId: string | null } => {
      const userId = isShared ? null : ownIdOf(principal);
      if (!isShared && userId === null) throw new AppError('REQUEST.FORBIDDEN', 'Only somebody who signs in has views of their own.');
      return { projectId: project.id, userId };
    };
    const viewOf = async (id: number): Promise<SavedView> => {
      const reader = readerOf();
      const view = await database.savedViews.byId(reader, id);
      if (view?.userId !== reader.userId) throw new AppError('REQUEST.NOT_FOUND', 'There is no such view.');
      return view;
    };
    const note = async (action: string, view: Pick<SavedView, 'id' | 'name'>, detail = {}): Promise<void> => {
      if (!isShared) return;
      const object = { kind: 'saved_view', id: String(view.id), name: view.name };
      await recordAudit(ctx, principal, { action: `saved_view.${action}`, object, detail, project });
    };
    return next({ ctx: { ...ctx, readerOf, viewOf, note } });
  });
  return router({
    /** Errors: REQUEST.INVALID when there are too many. */
    create: procedure.input(newView).mutation(async ({ ctx, input }): Promise<{ readonly id: number }> => {
      const { database, clock, principal, note } = ctx;
      const reader = ctx.readerOf();
      const max = isShared ? SAVED_LIMITS.viewsOfProject : SAVED_LIMITS.viewsOfPerson;
      const there = (await database.savedViews.list(reader, PAGE)).filter(({ userId }) => userId === reader.userId);
      if (there.length >= max) throw new AppError('REQUEST.INVALID', `There are at most ${String(max)} views of a kind.`);
      const made = await database.savedViews.create({ ...reader, ...input, page: PAGE, createdBy: nameOf(principal) }, clock.now());
      await note('create', made);
      return { id: made.id };
    }),

    /** Errors: REQUEST.NOT_FOUND */
    change: procedure.input(changedView).mutation(async ({ ctx, input: { id, name, search } }): Promise<void> => {
      const view = await ctx.viewOf(id);
      const change = { ...(name === undefined ? {} : { name }), ...(search === undefined ? {} : { search }) };
      await ctx.database.savedViews.change(ctx.readerOf(), id, change, ctx.clock.now());
      await ctx.note('change', view, { ...(name === undefined ? {} : { name }), hasNewContent: search !== undefined });
    }),

    /** Errors: REQUEST.NOT_FOUND */
    remove: procedure.input(z.object({ id: savedIdInput })).mutation(async ({ ctx, input: { id } }): Promise<void> => {
      const view = await ctx.viewOf(id);
      await ctx.database.savedViews.remove(ctx.readerOf(), id);
      await ctx.note('remove', view);
    }),
  });
}

export const savedViewsRouter = router({
  /** The reader's own and the project's, by name; and whose they can keep. */
  list: projectProcedure('viewer').query(
    async ({ ctx }): Promise<{ readonly views: readonly SavedViewView[]; readonly canHaveOwn: boolean }> => {
      const userId = ownIdOf(ctx.principal);
      const views = await ctx.database.savedViews.list({ projectId: ctx.project.id, userId }, PAGE);
      return { views: views.map(toView), canHaveOwn: userId !== null };
    },
  ),
  own: viewsOf('own', 'viewer'),
  shared: viewsOf('shared', 'editor'),
});

function toView({ id, name, search, userId, createdBy }: SavedView): SavedViewView {
  return { id, name, search, isShared: userId === null, createdBy };
}
