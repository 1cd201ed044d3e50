import { AppError } from '@spanhouse/core';
import { z } from 'zod';
import { recordAudit } from '../../../server/audit/record-audit.ts';
import { ORGANIZATION } from '../../../server/context.ts';
import { ownerProcedure, router } from '../../../server/trpc.ts';
import { nameInput } from './inputs.ts';

export type OrganizationView = { readonly name: string; readonly slug: string; readonly projects: number; readonly members: number };

export const organizationRouter = router({
  get: ownerProcedure.query(async ({ ctx }): Promise<OrganizationView> => {
    const { organizations, projects, members } = ctx.database;
    const [organization, all, people] = await Promise.all([organizations.byId(ORGANIZATION), projects.list(), members.list(ORGANIZATION)]);
    if (organization === null) throw new AppError('REQUEST.NOT_FOUND', 'The organization is not there.');
    return {
      name: organization.name,
      slug: organization.slug,
      projects: all.filter(({ organizationId }) => organizationId === ORGANIZATION).length,
      members: people.length,
    };
  }),

  rename: ownerProcedure.input(z.object({ name: nameInput })).mutation(async ({ ctx, input }): Promise<void> => {
    await ctx.database.organizations.rename(ORGANIZATION, input.name);
    const object = { kind: 'organization', id: String(ORGANIZATION), name: input.name };
    await recordAudit(ctx, ctx.principal, { action: 'organization.rename', object });
  }),
});
