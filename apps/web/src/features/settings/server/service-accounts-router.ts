import { AppError } from '@spanhouse/core';
import type { Role, ServiceAccount } from '@spanhouse/db';
import { z } from 'zod';
import { recordAudit } from '../../../server/audit/record-audit.ts';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { projectProcedure, router } from '../../../server/trpc.ts';
import { makeToken, tokenView, type ApiTokenView, type MadeToken } from './api-token-views.ts';
import { expiryInput, idInput, nameInput, roleInput } from './inputs.ts';
import { SETTINGS_LIMITS } from './settings-limits.ts';

/** A program that asks in this project, with its tokens. */
export type ServiceAccountView = {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly isDisabled: boolean;
  readonly createdAtMs: number;
  readonly tokens: readonly ApiTokenView[];
};

export const serviceAccountsRouter = router({
  /** By name. */
  list: projectProcedure('admin').query(async ({ ctx }): Promise<readonly ServiceAccountView[]> => {
    const now = ctx.clock.now();
    const accounts = await ctx.database.serviceAccounts.list(ctx.project.id);
    return await Promise.all(
      accounts.map(async ({ id, name, role, isDisabled, createdAt }) => {
        const tokens = await ctx.database.apiTokens.ofServiceAccount(id);
        return { id, name, role, isDisabled, createdAtMs: createdAt, tokens: tokens.map((token) => tokenView(token, now)) };
      }),
    );
  }),

  /** Errors: REQUEST.INVALID when the name is taken. */
  create: projectProcedure('admin')
    .input(z.object({ name: nameInput, role: roleInput }))
    .mutation(async ({ ctx, input }): Promise<{ readonly id: number }> => {
      const { project, principal, database, clock } = ctx;
      if ((await database.serviceAccounts.list(project.id)).length >= SETTINGS_LIMITS.serviceAccountsPerProject) {
        throw new AppError(
          'REQUEST.INVALID',
          `A project has at most ${String(SETTINGS_LIMITS.serviceAccountsPerProject)} service accounts.`,
        );
      }
      const made = await database.serviceAccounts.create({ projectId: project.id, ...input }, clock.now());
      if (made === null) throw new AppError('REQUEST.INVALID', 'The project has a service account of that name.');
      await recordAudit(ctx, principal, {
        action: 'service_account.create',
        object: objectOf(made),
        detail: { role: input.role },
        project,
      });
      return { id: made.id };
    }),

  /** Its tokens are refused from the next request on. Errors: REQUEST.NOT_FOUND */
  setDisabled: projectProcedure('admin')
    .input(z.object({ id: idInput, isDisabled: z.boolean() }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      const { project, principal, database, clock } = ctx;
      const account = await accountOf(ctx, project, input.id);
      await database.serviceAccounts.setDisabled(project.id, account.id, input.isDisabled ? clock.now() : null);
      const action = input.isDisabled ? 'service_account.disable' : 'service_account.enable';
      await recordAudit(ctx, principal, { action, object: objectOf(account), project });
    }),

  /** Errors: REQUEST.NOT_FOUND, REQUEST.INVALID */
  createToken: projectProcedure('admin')
    .input(z.object({ id: idInput, name: nameInput, expiresInDays: expiryInput }))
    .mutation(async ({ ctx, input }): Promise<MadeToken> => {
      const { project, principal, database, clock } = ctx;
      const account = await accountOf(ctx, project, input.id);
      const { name, expiresInDays } = input;
      const holder = { serviceAccountId: account.id };
      const made = await makeToken({ apiTokens: database.apiTokens, clock }, { name, role: account.role, expiresInDays, holder });
      const object = { kind: 'api_token', id: String(made.view.id), name };
      const detail = { service_account: account.name, prefix: made.view.prefix, expires_in_days: expiresInDays };
      await recordAudit(ctx, principal, { action: 'api_token.create', object, detail, project });
      return made;
    }),

  /** Errors: REQUEST.NOT_FOUND */
  revokeToken: projectProcedure('admin')
    .input(z.object({ id: idInput, tokenId: idInput }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      const { project, principal, database, clock } = ctx;
      const account = await accountOf(ctx, project, input.id);
      const token = (await database.apiTokens.ofServiceAccount(account.id)).find(({ id }) => id === input.tokenId);
      if (token === undefined || !(await database.apiTokens.revoke({ serviceAccountId: account.id }, token.id, clock.now()))) {
        throw new AppError('REQUEST.NOT_FOUND', 'The service account has no such token, or it is revoked already.');
      }
      const object = { kind: 'api_token', id: String(token.id), name: token.name };
      await recordAudit(ctx, principal, { action: 'api_token.revoke', object, detail: { service_account: account.name }, project });
    }),
});

/** @throws AppError REQUEST.NOT_FOUND for one of another project too. */
async function accountOf({ database }: Pick<Context, 'database'>, project: ProjectOfRequest, id: number): Promise<ServiceAccount> {
  const account = await database.serviceAccounts.byId(project.id, id);
  if (account === null) throw new AppError('REQUEST.NOT_FOUND', 'The project has no such service account.');
  return account;
}

function objectOf({ id, name }: ServiceAccount): { readonly kind: string; readonly id: string; readonly name: string } {
  return { kind: 'service_account', id: String(id), name };
}
