import { clickhouseEnv } from '@spanhouse/clickhouse';
import { portText, Secret } from '@spanhouse/core';
import { databaseEnv } from '@spanhouse/db';
import { z } from 'zod';

/** What the launcher reads. Everything else in the environment goes on to the processes, which read it themselves. */
export const launcherEnv = z
  .object({
    SPANHOUSE_DATA: z.string().min(1).default('./data').describe('Directory that holds everything Spanhouse keeps'),
    SPANHOUSE_WEB_PORT: portText.default(3000).describe('Port of the web application'),
    SPANHOUSE_WEB_HOST: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe(
        'Address on which the web listens. On loopback whoever is at this computer is let in until an owner is set up; elsewhere everybody signs in',
      ),
    SPANHOUSE_OTLP_GRPC_PORT: portText.default(4317).describe('OTLP/gRPC'),
    SPANHOUSE_OTLP_HTTP_PORT: portText.default(4318).describe('OTLP/HTTP (protobuf and JSON) and GET /health'),
    SPANHOUSE_ADMIN_PORT: portText.default(4319).describe('Port of ingest for GET /metrics, /health and /health/ready'),
    SPANHOUSE_WEB_ADMIN_PORT: portText.default(4321).describe('Port of the web for GET /metrics, /health and /health/ready'),
    CLICKHOUSE_PORT: portText.default(8124).describe('Port of the embedded ClickHouse on 127.0.0.1; 0 lets the system choose'),
    SPANHOUSE_SECRET: z
      .string()
      .min(32)
      .transform((text) => new Secret(text))
      .optional()
      .describe('Signs the cookies of sessions. Without it one is made in the data directory'),
    DATABASE_URL: databaseEnv.shape.DATABASE_URL.optional(),
    ...clickhouseEnv.shape,
    // Without a URL the launcher starts the embedded server and reads its password from the data directory.
    CLICKHOUSE_URL: clickhouseEnv.shape.CLICKHOUSE_URL.unwrap().optional(),
    CLICKHOUSE_PASSWORD: clickhouseEnv.shape.CLICKHOUSE_PASSWORD.optional(),
  })
  .refine((env) => env.CLICKHOUSE_URL === undefined || env.CLICKHOUSE_PASSWORD !== undefined, {
    path: ['CLICKHOUSE_PASSWORD'],
    message: 'is needed with CLICKHOUSE_URL (it may be empty)',
  });
export type LauncherEnv = z.output<typeof launcherEnv>;

export type LauncherArguments = { readonly withDemo: boolean };

/** @throws RangeError naming the word that means nothing here. */
export function parseArguments(words: readonly string[]): LauncherArguments {
  const unknown = words.find((word) => word !== '--no-demo');
  if (unknown !== undefined) throw new RangeError(`${unknown}: the only option is --no-demo`);
  return { withDemo: !words.includes('--no-demo') };
}
