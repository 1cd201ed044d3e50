import { isAppError } from '@spanhouse/core';
import { z } from 'zod';
import { withoutRights } from '../../../server/access/principal.ts';
import { recordAudit } from '../../../server/audit/record-audit.ts';
import { principalOf, type Context } from '../../../server/context.ts';
import { giveCookies } from '../../../server/give-cookies.ts';
import { openProcedure, router } from '../../../server/trpc.ts';
import type { EntryLink } from '../../../server/sign-in/entry-links.ts';
import { placeToEnter } from '../model/enter.ts';
import { SIGN_IN_LIMITS } from '../../../server/sign-in/sign-in-limits.ts';

const { max } = SIGN_IN_LIMITS.passwordCharacters;
const TEXT_MAX = 200;

const emailInput = z.email().max(TEXT_MAX);
const nameInput = z.string().trim().min(1).max(TEXT_MAX);
const passwordInput = z.string().max(max);
const linkInput = z.string().max(TEXT_MAX);

/** Who the caller is to the pages: signed in, let in because nobody is set up yet, or neither. */
export type SignInState =
  | { readonly state: 'person'; readonly id: string; readonly name: string; readonly email: string; readonly isOwner: boolean }
  | { readonly state: 'local' | 'nobody' };

/** How one may get in. `oidc`: by an identity provider, null when none is set up. */
export type SignInMethods = { readonly password: true; readonly oidc: { readonly name: string; readonly issuer: string } | null };

export const signInRouter = router({
  methods: openProcedure.query(({ ctx }): SignInMethods => ({ password: true, oidc: ctx.oidc })),

  state: openProcedure.query(async ({ ctx }): Promise<SignInState> => {
    try {
      const principal = await principalOf(ctx);
      if (principal.kind === 'local') return { state: 'local' };
      if (principal.kind === 'token') return { state: 'nobody' };
      const { id, name, email, memberships } = principal;
      return { state: 'person', id, name, email, isOwner: memberships.organizations.some(({ isOwner }) => isOwner) };
    } catch (error) {
      if (isAppError(error) && error.code === 'AUTH.REQUIRED') return { state: 'nobody' };
      throw error;
    }
  }),

  /** Errors: AUTH.REFUSED, AUTH.LOCKED. */
  withPassword: openProcedure
    .input(z.object({ email: emailInput, password: passwordInput }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      const cookies = await ctx.signIn.withPassword(input, ctx.headers).catch(async (error: unknown) => {
        // A locked door is written down once, as the last wrong password before it; more of them would only fill the log.
        if (isAppError(error) && error.code === 'AUTH.REFUSED') {
          await recordAudit(ctx, 'nobody', { action: 'session.refuse', object: { kind: 'user', id: '', name: input.email } });
        }
        throw error;
      });
      await enter(ctx, 'session.begin', cookies);
    }),

  /** Where to go to sign in at the identity provider. Errors: AUTH.PROVIDER_FAILED, AUTH.LOCKED. */
  withProvider: openProcedure
    .input(z.object({ target: z.string().max(2_000) }))
    .mutation(async ({ ctx, input }): Promise<{ readonly url: string }> => {
      const { url, cookies } = await ctx.signIn.toProvider(placeToEnter(input.target), ctx.headers);
      giveCookies(ctx, cookies);
      return { url };
    }),

  out: openProcedure.mutation(async ({ ctx }): Promise<void> => {
    const person = await ctx.signIn.who(ctx.headers);
    giveCookies(ctx, await ctx.signIn.out(ctx.headers));
    if (person === null) return;
    const object = { kind: 'session', id: person.sessionId, name: person.email };
    await recordAudit(ctx, withoutRights(person), { action: 'session.end', object });
  }),

  /** What a link is for, so that the page can ask for the right things. Errors: AUTH.LINK_INVALID. */
  link: openProcedure
    .input(z.object({ link: linkInput }))
    .mutation(({ ctx, input }): Promise<EntryLink> => ctx.entryLinks.look(input.link)),

  /** Errors: AUTH.LINK_INVALID, REQUEST.INVALID (the password). */
  setUp: openProcedure
    .input(z.object({ link: linkInput, name: nameInput, email: emailInput, password: passwordInput }))
    .mutation(async ({ ctx, input: { link, ...owner } }): Promise<void> => {
      await enter(ctx, 'organization.set_up', await ctx.entryLinks.setUp(link, owner, ctx.headers));
    }),

  /** Errors: AUTH.LINK_INVALID, REQUEST.INVALID (the password), AUTH.REFUSED. */
  acceptInvitation: openProcedure
    .input(z.object({ link: linkInput, name: z.string().trim().max(TEXT_MAX), password: passwordInput }))
    .mutation(async ({ ctx, input: { link, ...guest } }): Promise<void> => {
      await enter(ctx, 'invitation.accept', await ctx.entryLinks.accept(link, guest, ctx.headers));
    }),

  /** Errors: AUTH.LINK_INVALID, REQUEST.INVALID (the password). */
  newPassword: openProcedure
    .input(z.object({ link: linkInput, password: passwordInput }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      await enter(ctx, 'password.reset', await ctx.entryLinks.newPassword(input.link, input.password, ctx.headers));
    }),
});

/** Gives the browser its session, and writes down that it begins. */
async function enter(ctx: Context, action: string, cookies: readonly string[]): Promise<void> {
  const headers = new Headers(ctx.headers);
  headers.delete('authorization');
  headers.set('cookie', cookies.map((cookie) => cookie.split(';')[0] ?? '').join('; '));
  const person = await ctx.signIn.who(headers);
  giveCookies(ctx, cookies);
  if (person === null) return;
  await recordAudit(ctx, withoutRights(person), { action, object: { kind: 'user', id: person.id, name: person.email } });
}
