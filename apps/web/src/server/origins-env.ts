import { loadConfig } from '@spanhouse/core';
import { z } from 'zod';

/** By which names the web is reached: read by the pages too, which need nothing else of the server's environment. */
export const originsEnv = z.object({
  SPANHOUSE_WEB_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .pipe(z.array(z.union([z.literal(''), z.url().transform((url) => new URL(url).origin)])))
    .transform((origins) => origins.filter((origin) => origin !== ''))
    .describe('Origins under which the web is reached beside http://localhost, separated by commas, e.g. https://traces.example.org'),
});

/** @throws ConfigError naming the key when it is not a list of origins. */
export function readOrigins(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return loadConfig(originsEnv, environment).SPANHOUSE_WEB_ORIGINS;
}
