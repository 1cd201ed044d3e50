import { isAppError } from '@spanhouse/core';
import { z } from 'zod';
import { principalOf, type Context } from '../../../server/context.ts';
import { openProcedure, router } from '../../../server/trpc.ts';
import { SIGN_IN_LIMITS } from '../../../server/sign-in/sign-in-limits.ts';

const { max } = SIGN_IN_LIMITS.passwordCharacters;
const TEXT_MAX = 200;

const emailInput = z.email().max(TEXT_MAX);
const linkInput = z.string().max(TEXT_MAX);

/** Who the caller is to the pages: signed in, let in because nobody is set up yet, or neither. */
export type SignInState =
  { readonly state: 'person'; readonly name: string; readonly email: string } | { readonly state: 'local' | 'nobody' };

export const signInRouter = router({
  state: openProcedure.query(async ({ ctx }): Promise<SignInState> => {
    try {
      const principal = await principalOf(ctx);
      return principal.kind === 'local' ? { state: 'local' } : { state: 'person', name: principal.name, email: principal.email };
    } catch (error) {
      if (isAppError(error) && error.code === 'AUTH.REQUIRED') return { state: 'nobody' };
      throw error;
    }
  }),

  /** Errors: AUTH.REFUSED, AUTH.LOCKED. */
  withPassword: openProcedure
    .input(z.object({ email: emailInput, password: z.string().max(max) }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      giveCookies(ctx, await ctx.signIn.withPassword(input, ctx.headers));
    }),

  out: openProcedure.mutation(async ({ ctx }): Promise<void> => {
    giveCookies(ctx, await ctx.signIn.out(ctx.headers));
  }),

  /** What a link is for, so that the page can ask for the right things. Errors: AUTH.LINK_INVALID. */
  link: openProcedure
    .input(z.object({ link: linkInput }))
    .mutation(async ({ ctx, input }): Promise<{ readonly kind: 'setup' | 'password' }> => {
      const { kind } = await ctx.signIn.link(input.link);
      return { kind };
    }),

  /** Errors: AUTH.LINK_INVALID, REQUEST.INVALID (the password). */
  setUp: openProcedure
    .input(z.object({ link: linkInput, name: z.string().trim().min(1).max(TEXT_MAX), email: emailInput, password: z.string().max(max) }))
    .mutation(async ({ ctx, input: { link, ...owner } }): Promise<void> => {
      giveCookies(ctx, await ctx.signIn.setUp(link, owner, ctx.headers));
    }),
});

function giveCookies({ responseHeaders }: Context, cookies: readonly string[]): void {
  for (const cookie of cookies) responseHeaders.append('set-cookie', cookie);
}
