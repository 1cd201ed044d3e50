import { unixMs } from '@spanhouse/core';
import type { AuditEntry, AuditFilter } from '@spanhouse/db';
import { z } from 'zod';
import { ORGANIZATION, type Context } from '../../../server/context.ts';
import { ownerProcedure, projectProcedure, router } from '../../../server/trpc.ts';
import { SETTINGS_LIMITS } from './settings-limits.ts';

/** One thing that was done, as a screen shows it. */
export type AuditView = Omit<AuditEntry, 'at' | 'projectId'> & {
  readonly atMs: number;
  /** Slug; null: the organization's, or of a project that is gone. */
  readonly project: string | null;
};

export type AuditPage = { readonly entries: readonly AuditView[]; readonly hasMore: boolean };

export const auditFilterInput = z.object({
  text: z
    .string()
    .max(200)
    .regex(/^[^\0]*$/, 'PostgreSQL knows no text with a zero byte')
    .default(''),
  fromMs: z.int().min(0).max(8.64e15).nullable().default(null),
  toMs: z.int().min(0).max(8.64e15).nullable().default(null),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .nullable()
    .default(null),
});
type AuditFilterInput = z.output<typeof auditFilterInput>;

export const auditRouter = router({
  /** Of one project, newest first. */
  ofProject: projectProcedure('admin')
    .input(auditFilterInput)
    .query(({ ctx, input }): Promise<AuditPage> => pageOf(ctx, { ...filterOf(input), projectId: ctx.project.id })),

  /** Of the organization and all its projects, newest first. */
  ofOrganization: ownerProcedure.input(auditFilterInput).query(({ ctx, input }): Promise<AuditPage> => pageOf(ctx, filterOf(input))),
});

export function filterOf({ text, fromMs, toMs, before }: AuditFilterInput): Omit<AuditFilter, 'limit'> {
  return {
    organizationId: ORGANIZATION,
    ...(text === '' ? {} : { text }),
    ...(fromMs === null ? {} : { from: unixMs(fromMs) }),
    ...(toMs === null ? {} : { to: unixMs(toMs) }),
    ...(before === null ? {} : { before }),
  };
}

async function pageOf({ database }: Pick<Context, 'database'>, filter: Omit<AuditFilter, 'limit'>): Promise<AuditPage> {
  const [entries, projects] = await Promise.all([
    database.auditLog.find({ ...filter, limit: SETTINGS_LIMITS.auditPage + 1 }),
    database.projects.list(),
  ]);
  const slugs = new Map<number, string>(projects.map(({ id, slug }) => [id, slug]));
  return {
    entries: entries.slice(0, SETTINGS_LIMITS.auditPage).map(({ at, projectId, ...entry }) => ({
      ...entry,
      atMs: at,
      project: projectId === null ? null : (slugs.get(projectId) ?? null),
    })),
    hasMore: entries.length > SETTINGS_LIMITS.auditPage,
  };
}
