import { z } from 'zod';
import { RESULT_COLUMNS_MAX } from '../url.ts';
import { timeRangeInput } from '../../../server/time-range-input.ts';

const SEARCH_ROWS_MAX = 1_000;

export const findInput = timeRangeInput.extend({
  mode: z.enum(['traces', 'spans']),
  /** As typed in the query box; '' finds everything. */
  query: z.string().max(8_192),
  /** The environment chosen at the top of the page; null: all. */
  environment: z.string().max(512).nullable(),
  /** `errors` and `spans` only sort traces; for spans they are the newest first. */
  order: z.enum(['newest', 'duration', 'errors', 'spans']),
  /** Keys of the query language that spans and traces are told with. */
  columns: z.array(z.string().min(1).max(512)).max(RESULT_COLUMNS_MAX).optional(),
  /** Where a search that was not finished goes on: `scan.next` of its last part. */
  cursor: z.string().max(64).nullish(),
  limit: z.number().int().min(1).max(SEARCH_ROWS_MAX),
});
export type FindInput = z.output<typeof findInput>;
