import type { Role } from '@spanhouse/db';
import { visibleProjects } from '../../../server/context.ts';
import { personProcedure, router } from '../../../server/trpc.ts';

/** `role`: the caller's own in it. */
export type ProjectView = { readonly slug: string; readonly name: string; readonly role: Role };

export const projectsRouter = router({
  /** Those that the caller may see, by slug. */
  list: personProcedure.query(async ({ ctx }): Promise<readonly ProjectView[]> => {
    const projects = await visibleProjects(ctx, ctx.principal);
    return projects.map(({ project: { slug, name }, role }) => ({ slug, name, role }));
  }),
});
