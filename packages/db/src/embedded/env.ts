import { z } from 'zod';

export const embeddedPostgresEnv = z.object({
  SPANHOUSE_DATA: z.string().min(1).default('./data').describe('Directory that holds everything Spanhouse keeps'),
});
