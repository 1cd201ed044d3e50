import { router, userProcedure } from '../../../server/trpc.ts';

export type ProjectView = { readonly slug: string; readonly name: string };

export const projectsRouter = router({
  /** By slug. */
  list: userProcedure.query(async ({ ctx }): Promise<readonly ProjectView[]> => {
    const projects = await ctx.projects.list();
    return projects.map(({ slug, name }) => ({ slug, name }));
  }),
});
