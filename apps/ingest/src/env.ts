import { clickhouseEnv } from '@spanhouse/clickhouse';
import { booleanText, bytesText, ConfigError, loadConfig, numberText, portText, Secret } from '@spanhouse/core';
import { databaseEnv } from '@spanhouse/db';
import { objectStoreEnv } from '@spanhouse/object-store';
import { kafkaEnv } from '@spanhouse/span-log';
import { z } from 'zod';

const ROLES = ['gateway', 'compute', 'upkeep'] as const;
export type Role = (typeof ROLES)[number];

const quotaText = numberText.pipe(z.int().min(0)).default(0);
/** Below, a single large request would not find room. */
const LOG_BYTES_MIN = 1024 * 1024;

/** Everything that the ingest program reads from its environment. */
export const ingestEnv = z.object({
  SPANHOUSE_DATA: z
    .string()
    .min(1)
    .default('./data')
    .describe('Data directory: the log, stored blocks, dead letters. One program uses it at a time'),
  SPANHOUSE_OTLP_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address on which OTLP is taken. Beyond loopback every sender needs an ingest key'),
  SPANHOUSE_KEYLESS_FROM_LOOPBACK: booleanText
    .default(false)
    .describe(
      'Whether programs on this machine may send without a key, into the project `default`. `npm start` says true where it runs the stores itself. Not behind a proxy on the same machine: everybody would come from loopback',
    ),
  SPANHOUSE_OTLP_GRPC_PORT: portText.default(4317).describe('OTLP/gRPC'),
  SPANHOUSE_OTLP_HTTP_PORT: portText.default(4318).describe('OTLP/HTTP (protobuf and JSON) and GET /health'),
  SPANHOUSE_LOG_BYTES_MAX: bytesText
    .pipe(z.int().min(LOG_BYTES_MIN))
    .default(16 * 1024 ** 3)
    .describe('What the log may hold while stores are away (`64MiB`, `16GiB`); beyond it senders are asked to wait'),
  SPANHOUSE_ADMIN_HOST: z.string().min(1).default('127.0.0.1').describe('Address of the admin port'),
  SPANHOUSE_ADMIN_PORT: portText.default(4319).describe('Port of ingest for GET /metrics, /health and /health/ready'),
  SPANHOUSE_RETENTION_DAYS: numberText
    .pipe(z.int().min(1).max(3650))
    .default(7)
    .describe('Days that spans are kept, by the day of receipt'),
  SPANHOUSE_UPKEEP_SECONDS: numberText
    .pipe(z.int().min(1).max(86_400))
    .default(300)
    .describe('Seconds between rounds of upkeep: small objects are joined, days beyond their retention and what nothing names removed'),
  SPANHOUSE_PROBE_URL: z
    .union([z.literal(''), z.url({ protocol: /^https?$/ })])
    .default('')
    .transform((url) => (url === '' ? null : url.replace(/\/+$/, '')))
    .describe(
      'OTLP/HTTP of a gateway, e.g. http://gateway:4318: the role upkeep sends it a known trace each minute and reads it back. Empty: it does not',
    ),
  SPANHOUSE_PROBE_KEY: z
    .string()
    .transform((text) => new Secret(text))
    .optional()
    .describe('Ingest key of the project `spanhouse` for that; the default is the one in `secrets/prober-ingest-key`'),
  SPANHOUSE_PROBE_SECONDS: numberText.pipe(z.int().min(1).max(86_400)).default(60).describe('Seconds between known traces'),
  SPANHOUSE_KEY_SPANS_PER_SECOND: quotaText.describe(
    'Spans an ingest key may send in a second, when it has no quota of its own. 0: no bound',
  ),
  SPANHOUSE_KEY_BYTES_PER_SECOND: quotaText.describe(
    'Bytes of request bodies, as they travel, an ingest key may send in a second, when it has no quota of its own. 0: no bound',
  ),
  SPANHOUSE_DERIVE_SPANS_PER_SECOND: numberText
    .pipe(z.int().min(1))
    .default(20_000)
    .describe(
      'Spans a second of one partition that topology and latency decomposition look at; beyond it a share of the traces stands for all',
    ),
  SPANHOUSE_TRACE_KEYS: z
    .string()
    .default('bizOrderId,session.id')
    .transform((text) =>
      text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    )
    .describe('Span attributes whose values lead to traces (business numbers), separated by commas'),
  ...databaseEnv.shape,
  ...clickhouseEnv.shape,
  ...objectStoreEnv.shape,
  ...kafkaEnv.shape,
});
type Everything = z.output<typeof ingestEnv>;
/** Variables without a default, and the roles that cannot do without them. */
const NEEDED_BY = {
  DATABASE_URL: ['gateway'],
  CLICKHOUSE_PASSWORD: ['compute', 'upkeep'],
} as const satisfies Partial<Record<keyof Everything, readonly Role[]>>;
type Needed = keyof typeof NEEDED_BY;
export type IngestEnv = Omit<Everything, Needed> & { readonly [Key in Needed]: Everything[Key] | undefined };

/** What these roles need, and no more: a gateway beside Kafka knows no password of ClickHouse. @throws ConfigError */
export function readIngestEnv(roles: ReadonlySet<Role>, environment: Readonly<Record<string, string | undefined>>): IngestEnv {
  const isNeeded = (key: Needed): boolean => NEEDED_BY[key].some((role) => roles.has(role));
  const { DATABASE_URL, CLICKHOUSE_PASSWORD, ...others } = ingestEnv.shape;
  const env = loadConfig(
    z.object({
      ...others,
      DATABASE_URL: isNeeded('DATABASE_URL') ? DATABASE_URL : DATABASE_URL.optional(),
      CLICKHOUSE_PASSWORD: isNeeded('CLICKHOUSE_PASSWORD') ? CLICKHOUSE_PASSWORD : CLICKHOUSE_PASSWORD.optional(),
    }),
    environment,
  );
  if (env.SPANHOUSE_KAFKA_BROKERS.length === 0 && roles.has('gateway') !== roles.has('compute'))
    throw new ConfigError('gateway and compute apart share their log in Kafka: set SPANHOUSE_KAFKA_BROKERS, or start both as one process');
  return env;
}

/** `--role gateway,compute`; without it all. @throws ConfigError-like RangeError naming the word that is no role. */
export function rolesOf(argv: readonly string[]): ReadonlySet<Role> {
  const at = argv.indexOf('--role');
  const words = at < 0 ? [...ROLES] : (argv[at + 1] ?? '').split(',');
  return new Set(
    words.map((word) => {
      const role = ROLES.find((known) => known === word);
      if (role === undefined) throw new RangeError(`--role ${word}: known roles are ${ROLES.join(', ')}`);
      return role;
    }),
  );
}
