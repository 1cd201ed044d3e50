import { Secret } from '@spanhouse/core';
import { z } from 'zod';

/** Owned here; apps compose it. Secret because the URL may carry a password. */
export const databaseEnv = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .transform((url) => new Secret(url))
    .describe('PostgreSQL 15 or newer, e.g. postgresql://user:password@host:5432/spanhouse. Without it `npm start` runs an embedded one'),
});
