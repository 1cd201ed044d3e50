import { objectStoreEnv } from '@spanhouse/object-store';
import { z } from 'zod';

/** Where the product that is worked on keeps its things: what ingest was started with. */
export const operatorEnv = z.object({
  SPANHOUSE_DATA: z.string().min(1).default('./data').describe('Directory that holds everything Spanhouse keeps'),
  ...objectStoreEnv.shape,
});
