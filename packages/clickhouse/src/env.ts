import { Secret } from '@spanhouse/core';
import { z } from 'zod';

/** Keys of whoever talks to ClickHouse; apps compose the fragment. */
export const clickhouseEnv = z.object({
  CLICKHOUSE_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8124')
    .describe('HTTP interface of ClickHouse; the default is the embedded server'),
  CLICKHOUSE_USER: z.string().min(1).default('spanhouse').describe('User of ClickHouse'),
  CLICKHOUSE_PASSWORD: z
    .string()
    .transform((value) => new Secret(value))
    .describe('Password of that user; the launcher passes the embedded server\u2019s on'),
  CLICKHOUSE_DATABASE: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
    .default('spanhouse')
    .describe('Database that holds the tables'),
  CLICKHOUSE_CLUSTER: z
    .string()
    .regex(/^([A-Za-z_][A-Za-z0-9_]*)?$/)
    .default('')
    .transform((name) => (name === '' ? null : name))
    .describe(
      'Name of the ClickHouse cluster, as remote_servers has it; empty for a single server. Tables are then replicated and distributed',
    ),
});

/** Of whoever reads, beside clickhouseEnv. */
export const clickhouseReaderEnv = z.object({
  CLICKHOUSE_PROJECT_SETTING: z
    .string()
    .regex(/^([A-Za-z]\w*_\w+)?$/)
    .default('')
    .transform((name) => (name === '' ? null : name))
    .describe(
      'Setting by which row policies of the server learn whose rows a query may see, e.g. SQL_spanhouse_project; empty when it has none. `npx spanhouse reader-sql` prints them',
    ),
});
