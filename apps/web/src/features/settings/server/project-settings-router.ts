import { AppError } from '@spanhouse/core';
import type { StoredData } from '@spanhouse/trace-store';
import { z } from 'zod';
import { recordAudit } from '../../../server/audit/record-audit.ts';
import { ORGANIZATION } from '../../../server/context.ts';
import { ownerProcedure, projectProcedure, router } from '../../../server/trpc.ts';
import { nameInput, slugInput } from './inputs.ts';
import { SETTINGS_LIMITS } from './settings-limits.ts';

/** What a project keeps, and what it costs. */
export type ProjectSettingsView = {
  readonly slug: string;
  readonly name: string;
  /** Null: the installation's default. */
  readonly retentionDays: number | null;
  readonly storage: StoredData;
};

export const projectSettingsRouter = router({
  get: projectProcedure('admin').query(async ({ ctx }): Promise<ProjectSettingsView> => {
    const { project, traces, signal } = ctx;
    const storage = await traces.storageOf(project.id, { signal });
    return { slug: project.slug, name: project.name, retentionDays: project.retentionDays, storage };
  }),

  rename: projectProcedure('admin')
    .input(z.object({ name: nameInput }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      const { project, principal, database } = ctx;
      await database.projects.rename(project.id, input.name);
      const object = { kind: 'project', id: String(project.id), name: project.slug };
      await recordAudit(ctx, principal, { action: 'project.rename', object, detail: { from: project.name, to: input.name }, project });
    }),

  /** For what is received from now on; what is stored keeps its days. */
  setRetention: projectProcedure('admin')
    .input(z.object({ days: z.int().min(1).max(SETTINGS_LIMITS.retentionDaysMax).nullable() }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      const { project, principal, database } = ctx;
      await database.projects.setRetention(project.id, input.days);
      const object = { kind: 'project', id: String(project.id), name: project.slug };
      const detail = { from: project.retentionDays, to: input.days };
      await recordAudit(ctx, principal, { action: 'project.set_retention', object, detail, project });
    }),

  /** Errors: REQUEST.INVALID when the slug is taken. */
  create: ownerProcedure
    .input(z.object({ slug: slugInput, name: nameInput }))
    .mutation(async ({ ctx, input }): Promise<{ readonly slug: string }> => {
      const { principal, database } = ctx;
      if ((await database.projects.list()).length >= SETTINGS_LIMITS.projects) {
        throw new AppError('REQUEST.INVALID', `There are at most ${String(SETTINGS_LIMITS.projects)} projects.`);
      }
      const made = await database.projects.create({ organizationId: ORGANIZATION, ...input });
      if (made === null) throw new AppError('REQUEST.INVALID', `There is a project “${input.slug}” already.`);
      const object = { kind: 'project', id: String(made.id), name: made.slug };
      await recordAudit(ctx, principal, { action: 'project.create', object, project: made });
      return { slug: made.slug };
    }),
});
