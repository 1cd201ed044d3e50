import { portText } from '@spanhouse/core';
import { z } from 'zod';

/** Keys of the embedded server's process. */
export const embeddedClickHouseEnv = z.object({
  SPANHOUSE_DATA: z
    .string()
    .min(1)
    .default('./data')
    .describe('Data directory of this installation; the embedded ClickHouse lives in its folder clickhouse'),
  CLICKHOUSE_PORT: portText.default(8124).describe('Port of the embedded ClickHouse on 127.0.0.1; 0 lets the system choose'),
  CLICKHOUSE_CONFIG_FILE: z
    .string()
    .default('')
    .transform((file) => (file === '' ? null : file))
    .describe('Configuration of the embedded engine, as clickhouse-local takes it; empty for none'),
});
