import type { Clock, Secret } from '@spanhouse/core';
import type { Database } from '@spanhouse/db';
import { betterAuth } from 'better-auth/minimal';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { withoutRights } from '../access/principal.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { admitGuest } from './admit-guest.ts';
import { SIGN_IN_LIMITS } from './sign-in-limits.ts';

const { passwordCharacters, sessionSeconds, sessionRenewSeconds } = SIGN_IN_LIMITS;

/** The identity provider's name among ways of signing in; part of the address that it sends people back to. */
export const OIDC_PROVIDER = 'oidc';
export const AUTH_PATH = '/api/auth';

/** An OpenID Connect provider by which people may sign in. */
export type OidcProvider = {
  /** As it stands on the button. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly scopes: readonly string[];
};

export type AuthConfig = { readonly secret: Secret; readonly origins: readonly string[]; readonly oidc: OidcProvider | null };
type AuthDeps = {
  readonly database: Pick<Database, 'signInStore' | 'people' | 'members' | 'invitations' | 'auditLog'>;
  readonly clock: Clock;
};

/**
 * better-auth over our tables: it hashes and compares passwords (scrypt), makes sessions and signs their cookies, and speaks OpenID Connect. Of what
 * it would answer over HTTP by itself only the way back from the provider is mounted; `sign-in.ts` asks it for the rest.
 *
 * By the provider come in: whoever has an account with the address that the provider has verified, and whoever is invited by that address.
 */
export function createAuth({ secret, origins, oidc }: AuthConfig, { database, clock }: AuthDeps) {
  return betterAuth({
    appName: 'Spanhouse',
    // Cookies name no host, so any of our own names will do; the provider sends people back to the first.
    baseURL: origins[0] ?? 'http://localhost',
    basePath: AUTH_PATH,
    secret: secret.reveal(),
    trustedOrigins: [...origins],
    database: database.signInStore,
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordCharacters.min,
      maxPasswordLength: passwordCharacters.max,
      revokeSessionsOnPasswordReset: true,
    },
    account: { encryptOAuthTokens: true, accountLinking: { enabled: true, trustedProviders: [] } },
    plugins:
      oidc === null
        ? []
        : [
            genericOAuth({
              config: [
                {
                  providerId: OIDC_PROVIDER,
                  name: oidc.name,
                  discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
                  requireIdTokenVerification: true,
                  clientId: oidc.clientId,
                  clientSecret: oidc.clientSecret.reveal(),
                  scopes: [...oidc.scopes],
                },
              ],
            }),
          ],
    databaseHooks: {
      user: {
        create: {
          // Within a request it is the provider that brings somebody new; ours are made without one (`entry-links.ts`).
          before: async (user, context) => {
            if (!isOfRequest(context)) return;
            const isInvited = user.emailVerified && (await database.invitations.forEmail(user.email, clock.now())) !== null;
            return isInvited ? undefined : false;
          },
          after: async (user, context) => {
            if (!isOfRequest(context)) return;
            const invitation = await database.invitations.forEmail(user.email, clock.now());
            if (invitation !== null && (await database.invitations.accept(invitation.id, clock.now()))) {
              await admitGuest(database.members, user.id, invitation);
              await recordAudit(
                { database, clock, headers: context?.headers ?? new Headers() },
                withoutRights({ id: user.id, name: user.name, email: user.email, sessionId: '' }),
                { action: 'invitation.accept', object: { kind: 'user', id: user.id, name: user.email }, detail: { by: 'oidc' } },
              );
            }
          },
        },
      },
      session: {
        create: {
          before: async (session) => {
            const person = await database.people.byId(session.userId);
            return person === null || person.isDisabled ? false : undefined;
          },
        },
      },
    },
    session: { expiresIn: sessionSeconds, updateAge: sessionRenewSeconds },
    // Attempts are counted by `sign-in.ts`, by person and by address.
    rateLimit: { enabled: false },
    logger: { disabled: true },
    onAPIError: { errorURL: '/sign-in' },
    advanced: {
      database: { generateId: 'uuid' },
      // A browser takes `__Host-` only with these: for this host alone, over a trustworthy connection, for every path.
      cookiePrefix: '__Host-spanhouse',
      useSecureCookies: false,
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: 'lax', path: '/' },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;

/** Hooks that run outside a request are given no context, or an undefined one. */
function isOfRequest(context: object | null | undefined): boolean {
  return context !== null && context !== undefined;
}
