import { AppError } from '@spanhouse/core';
import { z } from 'zod';
import { recordAudit } from '../../../server/audit/record-audit.ts';
import { SIGN_IN_LIMITS } from '../../../server/sign-in/sign-in-limits.ts';
import { router, sessionProcedure } from '../../../server/trpc.ts';
import { makeToken, tokenView, type ApiTokenView, type MadeToken } from './api-token-views.ts';
import { expiryInput, idInput, nameInput, roleInput } from './inputs.ts';

/** A browser in which the caller is signed in. */
export type SessionView = {
  readonly id: string;
  readonly isThis: boolean;
  readonly address: string;
  readonly userAgent: string;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
};

const passwordInput = z.string().max(SIGN_IN_LIMITS.passwordCharacters.max);

/** What is the caller's own. */
export const accountRouter = router({
  rename: sessionProcedure.input(z.object({ name: nameInput })).mutation(async ({ ctx, input }): Promise<void> => {
    const { principal, database } = ctx;
    await database.people.rename(principal.id, input.name);
    const detail = { from: principal.name, to: input.name };
    await recordAudit(ctx, principal, { action: 'user.rename', object: { kind: 'user', id: principal.id, name: principal.email }, detail });
  }),

  /** Ends every other session. Errors: AUTH.REFUSED (the present password), REQUEST.INVALID (the new one). */
  changePassword: sessionProcedure
    .input(z.object({ current: passwordInput, next: passwordInput }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      const { principal, database, signIn } = ctx;
      await signIn.changePassword(principal, input);
      await database.sessions.endOthers(principal.id, principal.sessionId);
      await recordAudit(ctx, principal, { action: 'password.change', object: { kind: 'user', id: principal.id, name: principal.email } });
    }),

  /** Newest first. */
  sessions: sessionProcedure.query(async ({ ctx }): Promise<readonly SessionView[]> => {
    const sessions = await ctx.database.sessions.list(ctx.principal.id, ctx.clock.now());
    return sessions.map(({ id, address, userAgent, createdAt, lastUsedAt }) => ({
      id,
      isThis: id === ctx.principal.sessionId,
      address,
      userAgent,
      createdAtMs: createdAt,
      lastUsedAtMs: lastUsedAt,
    }));
  }),

  /** Errors: REQUEST.NOT_FOUND */
  endSession: sessionProcedure.input(z.object({ id: z.uuid() })).mutation(async ({ ctx, input }): Promise<void> => {
    const { principal, database } = ctx;
    if (!(await database.sessions.end(principal.id, input.id))) throw new AppError('REQUEST.NOT_FOUND', 'You have no such session.');
    await recordAudit(ctx, principal, { action: 'session.end', object: { kind: 'session', id: input.id, name: principal.email } });
  }),

  endOtherSessions: sessionProcedure.mutation(async ({ ctx }): Promise<{ readonly ended: number }> => {
    const { principal, database } = ctx;
    const ended = await database.sessions.endOthers(principal.id, principal.sessionId);
    const object = { kind: 'user', id: principal.id, name: principal.email };
    await recordAudit(ctx, principal, { action: 'session.end_others', object, detail: { ended } });
    return { ended };
  }),

  /** Newest first; revoked ones too. */
  tokens: sessionProcedure.query(async ({ ctx }): Promise<readonly ApiTokenView[]> => {
    const now = ctx.clock.now();
    return (await ctx.database.apiTokens.ofUser(ctx.principal.id)).map((token) => tokenView(token, now));
  }),

  /** Errors: REQUEST.INVALID */
  createToken: sessionProcedure
    .input(z.object({ name: nameInput, role: roleInput, expiresInDays: expiryInput }))
    .mutation(async ({ ctx, input }): Promise<MadeToken> => {
      const { principal, database, clock } = ctx;
      const made = await makeToken({ apiTokens: database.apiTokens, clock }, { ...input, holder: { userId: principal.id } });
      const object = { kind: 'api_token', id: String(made.view.id), name: input.name };
      const detail = { role: input.role, prefix: made.view.prefix, expires_in_days: input.expiresInDays };
      await recordAudit(ctx, principal, { action: 'api_token.create', object, detail });
      return made;
    }),

  /** Refused from the next request on. Errors: REQUEST.NOT_FOUND */
  revokeToken: sessionProcedure.input(z.object({ id: idInput })).mutation(async ({ ctx, input }): Promise<void> => {
    const { principal, database, clock } = ctx;
    const token = (await database.apiTokens.ofUser(principal.id)).find(({ id }) => id === input.id);
    if (token === undefined || !(await database.apiTokens.revoke({ userId: principal.id }, token.id, clock.now()))) {
      throw new AppError('REQUEST.NOT_FOUND', 'You have no such token, or it is revoked already.');
    }
    await recordAudit(ctx, principal, {
      action: 'api_token.revoke',
      object: { kind: 'api_token', id: String(token.id), name: token.name },
    });
  }),
});
