import { AppError } from '@spanhouse/core';
import { promotionOf, type StoredData } from '@spanhouse/trace-store';
import { z } from 'zod';
import { recordAudit } from '../../../server/audit/record-audit.ts';
import { ORGANIZATION } from '../../../server/context.ts';
import { ownerProcedure, projectProcedure, router } from '../../../server/trpc.ts';
import { attributeKeyInput, nameInput, slugInput } from './inputs.ts';
import { SETTINGS_LIMITS } from './settings-limits.ts';

/** What a project keeps, and what it costs. */
export type ProjectSettingsView = {
  readonly slug: string;
  readonly name: string;
  /** Null: the installation's default. */
  readonly retentionDays: number | null;
  readonly storage: StoredData;
  /** By key; `sinceMs`: since when spans have it. */
  readonly indexedTags: readonly { readonly key: string; readonly sinceMs: number }[];
};

export const projectSettingsRouter = router({
  get: projectProcedure('admin').query(async ({ ctx }): Promise<ProjectSettingsView> => {
    const { project, traces, signal } = ctx;
    const storage = await traces.storageOf(project.id, { signal });
    const indexedTags = project.indexedTags.map(({ key, since }) => ({ key, sinceMs: since }));
    return { slug: project.slug, name: project.name, retentionDays: project.retentionDays, storage, indexedTags };
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

  /** All of them, for what is received from now on. Errors: REQUEST.INVALID for what the index has a column of. */
  setIndexedTags: projectProcedure('admin')
    .input(z.object({ keys: z.array(attributeKeyInput).max(SETTINGS_LIMITS.indexedTags) }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      const { project, principal, database, clock } = ctx;
      const known = input.keys.find((key) => promotionOf(key) !== null);
      if (known !== undefined) throw new AppError('REQUEST.INVALID', `The index has a column of ${known} already.`);
      await database.projects.setIndexedTags(project.id, input.keys, clock.now());
      const object = { kind: 'project', id: String(project.id), name: project.slug };
      const detail = { from: project.indexedTags.map(({ key }) => key).join(', '), to: [...new Set(input.keys)].sort().join(', ') };
      await recordAudit(ctx, principal, { action: 'project.set_indexed_tags', object, detail, project });
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
