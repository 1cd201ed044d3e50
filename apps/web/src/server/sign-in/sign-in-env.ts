import { booleanText, Secret } from '@spanhouse/core';
import { z } from 'zod';

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
});
export type SignInEnv = z.output<typeof signInEnv>;
