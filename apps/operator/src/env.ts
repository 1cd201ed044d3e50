import { clickhouseEnv } from '@spanhouse/clickhouse';
import { databaseEnv } from '@spanhouse/db';
import { objectStoreEnv } from '@spanhouse/object-store';
import { z } from 'zod';

/** Where the product that is worked on keeps its things: what ingest was started with. */
export const operatorEnv = z.object({
  SPANHOUSE_DATA: z.string().min(1).default('./data').describe('Directory that holds everything Spanhouse keeps'),
  DATABASE_URL: databaseEnv.shape.DATABASE_URL.optional(),
  ...clickhouseEnv.shape,
  // Without one the embedded server's is read from the data directory.
  CLICKHOUSE_PASSWORD: clickhouseEnv.shape.CLICKHOUSE_PASSWORD.optional(),
  ...objectStoreEnv.shape,
});
export type OperatorEnv = z.output<typeof operatorEnv>;
