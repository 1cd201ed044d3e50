import { visibleProjects } from '../../../server/context.ts';
import { personProcedure, router } from '../../../server/trpc.ts';

export type ProjectView = { readonly slug: string; readonly name: string };

export const projectsRouter = router({
  /** Those that the caller may see, by slug. */
  list: personProcedure.query(async ({ ctx }): Promise<readonly ProjectView[]> => {
    const projects = await visibleProjects(ctx, ctx.principal);
    return projects.map(({ slug, name }) => ({ slug, name }));
  }),
});
