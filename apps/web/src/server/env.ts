import { clickhouseEnv, clickhouseReaderEnv } from '@spanhouse/clickhouse';
import { loadConfig, parseNetwork, portText, type Network } from '@spanhouse/core';
import { databaseEnv } from '@spanhouse/db';
import { objectStoreEnv } from '@spanhouse/object-store';
import { z } from 'zod';
import { originsEnv } from './origins-env.ts';
import { signInEnv } from './sign-in/sign-in-env.ts';

/** Everything that the web server reads from its environment; docs/configuration.md is made from it. */
export const webEnv = z.object({
  SPANHOUSE_DATA: z.string().min(1).default('./data').describe('Data directory: stored blocks lie here when there is no bucket'),
  SPANHOUSE_WEB_ADMIN_HOST: z.string().min(1).default('127.0.0.1').describe('Address of the web\u2019s admin port'),
  SPANHOUSE_WEB_ADMIN_PORT: portText.default(4321).describe('Port of the web for GET /metrics, /health and /health/ready'),
  SPANHOUSE_OTLP_HTTP_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://localhost:4318')
    .describe(
      'Where senders reach OTLP/HTTP, for the line that tries a new key; on a host of loopback pages of other machines show their own host instead',
    ),
  SPANHOUSE_TRUSTED_PROXIES: z
    .string()
    .default('127.0.0.0/8,::1')
    .transform((text, context): readonly Network[] =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '')
        .flatMap((entry) => {
          const network = parseNetwork(entry);
          if (network !== null) return [network];
          context.addIssue({ code: 'custom', message: `expected an address or a network, not ${JSON.stringify(entry)}` });
          return [];
        }),
    )
    .describe(
      'Addresses and networks of the proxies in front of the web, separated by commas: only they are believed in X-Forwarded-For where a request comes from, which the audit log shows and attempts to sign in are counted by',
    ),
  ...originsEnv.shape,
  ...signInEnv.shape,
  ...databaseEnv.shape,
  ...clickhouseEnv.shape,
  ...clickhouseReaderEnv.shape,
  ...objectStoreEnv.shape,
});
export type WebEnv = z.output<typeof webEnv>;

/** @throws ConfigError naming every bad key. */
export function readWebEnv(): WebEnv {
  return loadConfig(webEnv, process.env);
}
