import { booleanText, ConfigError, Secret } from '@spanhouse/core';
import { z } from 'zod';
import type { OidcProvider } from './create-auth.ts';

const SECRET_CHARACTERS_MIN = 32;

/** Owned by the web server. */
export const signInEnv = z.object({
  SPANHOUSE_SECRET: z
    .string()
    .min(SECRET_CHARACTERS_MIN, `needs at least ${String(SECRET_CHARACTERS_MIN)} characters; make one with: openssl rand -base64 48`)
    .transform((text) => new Secret(text))
    .describe('Signs the cookies of sessions; the same for all instances of the web. `npm start` makes one at its first start'),
  SPANHOUSE_OPEN_UNTIL_SET_UP: booleanText
    .default(false)
    .describe(
      'Whether whoever comes over loopback is let in as owner until a first owner is set up. `npm start` says true where it runs the stores itself',
    ),
  SPANHOUSE_OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'OpenID Connect provider by which people may sign in, e.g. https://login.example.org/realms/dev. Needs SPANHOUSE_WEB_ORIGINS: the provider sends people back to `<first origin>/api/auth/callback/oidc`',
    ),
  SPANHOUSE_OIDC_CLIENT_ID: z.string().min(1).optional().describe('Client id at that provider'),
  SPANHOUSE_OIDC_CLIENT_SECRET: z
    .string()
    .min(1)
    .transform((text) => new Secret(text))
    .optional()
    .describe('Client secret at that provider'),
  SPANHOUSE_OIDC_NAME: z.string().min(1).max(60).default('OpenID Connect').describe('How the provider is called on the sign-in page'),
  SPANHOUSE_OIDC_SCOPES: z
    .string()
    .default('openid email profile')
    .transform((text) => text.split(/[ ,]+/).filter((scope) => scope !== ''))
    .describe('Scopes asked for; the provider must tell a verified e-mail address'),
});
export type SignInEnv = z.output<typeof signInEnv>;

/** Null when none is set up. @throws ConfigError when it is set up by half. */
export function oidcProviderOf(env: SignInEnv, origins: readonly string[]): OidcProvider | null {
  const { SPANHOUSE_OIDC_ISSUER: issuer, SPANHOUSE_OIDC_CLIENT_ID: clientId, SPANHOUSE_OIDC_CLIENT_SECRET: clientSecret } = env;
  if (issuer === undefined) return null;
  if (clientId === undefined || clientSecret === undefined || origins.length === 0) {
    throw new ConfigError('SPANHOUSE_OIDC_ISSUER needs SPANHOUSE_OIDC_CLIENT_ID, SPANHOUSE_OIDC_CLIENT_SECRET and SPANHOUSE_WEB_ORIGINS');
  }
  return { name: env.SPANHOUSE_OIDC_NAME, issuer, clientId, clientSecret, scopes: env.SPANHOUSE_OIDC_SCOPES };
}
