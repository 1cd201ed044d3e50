import { AppError } from '@spanhouse/core';
import type { LinkRule } from '@spanhouse/db';
import { z } from 'zod';
import { nameOf } from '../../../server/access/principal.ts';
import { recordAudit } from '../../../server/audit/record-audit.ts';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { projectProcedure, router } from '../../../server/trpc.ts';
import { linkRuleInput, SAVED_LIMITS, savedIdInput } from './saved-inputs.ts';

export type LinkRuleView = Pick<LinkRule, 'id' | 'name' | 'keyPattern' | 'urlTemplate' | 'createdBy'>;

/** Links beside attributes, for everybody in the project. */
export const linkRulesRouter = router({
  /** By name. */
  list: projectProcedure('viewer').query(async ({ ctx }): Promise<readonly LinkRuleView[]> =>
    (await ctx.database.linkRules.list(ctx.project.id)).map(({ id, name, keyPattern, urlTemplate, createdBy }) => ({
      id,
      name,
      keyPattern,
      urlTemplate,
      createdBy,
    })),
  ),

  /** Errors: REQUEST.INVALID when there are too many. */
  create: projectProcedure('admin')
    .input(linkRuleInput)
    .mutation(async ({ ctx, input }): Promise<{ readonly id: number }> => {
      const { project, principal, database, clock } = ctx;
      if ((await database.linkRules.list(project.id)).length >= SAVED_LIMITS.linkRules)
        throw new AppError('REQUEST.INVALID', `A project has at most ${String(SAVED_LIMITS.linkRules)} link rules.`);
      const made = await database.linkRules.create({ projectId: project.id, ...input, createdBy: nameOf(principal) }, clock.now());
      await recordAudit(ctx, principal, { action: 'link_rule.create', object: objectOf(made), detail: detailOf(input), project });
      return { id: made.id };
    }),

  /** Errors: REQUEST.NOT_FOUND */
  change: projectProcedure('admin')
    .input(linkRuleInput.extend({ id: savedIdInput }))
    .mutation(async ({ ctx, input: { id, ...change } }): Promise<void> => {
      const { project, principal, database } = ctx;
      const rule = await ruleOf(ctx, project, id);
      await database.linkRules.change(project.id, id, change);
      await recordAudit(ctx, principal, { action: 'link_rule.change', object: objectOf(rule), detail: detailOf(change), project });
    }),

  /** Errors: REQUEST.NOT_FOUND */
  remove: projectProcedure('admin')
    .input(z.object({ id: savedIdInput }))
    .mutation(async ({ ctx, input: { id } }): Promise<void> => {
      const { project, principal, database } = ctx;
      const rule = await ruleOf(ctx, project, id);
      await database.linkRules.remove(project.id, id);
      await recordAudit(ctx, principal, { action: 'link_rule.remove', object: objectOf(rule), detail: detailOf(rule), project });
    }),
});

async function ruleOf({ database }: Pick<Context, 'database'>, project: ProjectOfRequest, id: number): Promise<LinkRule> {
  const rule = await database.linkRules.byId(project.id, id);
  if (rule === null) throw new AppError('REQUEST.NOT_FOUND', 'The project has no such link rule.');
  return rule;
}

function objectOf({ id, name }: LinkRule): { readonly kind: string; readonly id: string; readonly name: string } {
  return { kind: 'link_rule', id: String(id), name };
}

function detailOf({ keyPattern, urlTemplate }: Pick<LinkRule, 'keyPattern' | 'urlTemplate'>): Readonly<Record<string, string>> {
  return { key_pattern: keyPattern, url_template: urlTemplate };
}
