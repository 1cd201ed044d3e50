import type { Secret } from '@spanhouse/core';
import type { Database } from '@spanhouse/db';
import { betterAuth } from 'better-auth/minimal';
import { SIGN_IN_LIMITS } from './sign-in-limits.ts';

const { passwordCharacters, sessionSeconds, sessionRenewSeconds } = SIGN_IN_LIMITS;

/**
 * better-auth over our tables: it hashes and compares passwords (scrypt), makes sessions and signs their cookies. What it would
 * answer over HTTP by itself is not mounted; `sign-in.ts` asks it.
 */
export function createAuth(config: { readonly secret: Secret; readonly origins: readonly string[] }, deps: Pick<Database, 'signInStore'>) {
  return betterAuth({
    appName: 'Spanhouse',
    // Cookies name no host, so any of our own names will do; addresses of providers' answers come with the request.
    baseURL: config.origins[0] ?? 'http://localhost',
    basePath: '/api/auth',
    secret: config.secret.reveal(),
    trustedOrigins: [...config.origins],
    database: deps.signInStore,
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordCharacters.min,
      maxPasswordLength: passwordCharacters.max,
      revokeSessionsOnPasswordReset: true,
    },
    account: { encryptOAuthTokens: true },
    session: { expiresIn: sessionSeconds, updateAge: sessionRenewSeconds },
    // Attempts are counted by `sign-in.ts`, by person and by address.
    rateLimit: { enabled: false },
    logger: { disabled: true },
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
