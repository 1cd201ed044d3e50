import { unixNanoFromMs } from '@spanhouse/core';
import type { CohortChoice } from '@spanhouse/trace-store';
import { z } from 'zod';
import { timeRangeInput } from '../../../server/time-range-input.ts';
import { queryOf } from '../../traces/server/search.ts';
import { SLOWER_THAN } from '../model/choice.ts';

const nanoseconds = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable();
const moment = timeRangeInput.shape.startMs.nullable();

/** What the chosen spans have beside the query. */
const choiceInput = z.discriminatedUnion('pick', [
  z.object({
    pick: z.literal('slow'),
    slowerThan: z.literal(SLOWER_THAN),
    /** Each held against the spans of its own service and name. */
    isOfItsName: z.boolean(),
  }),
  z.object({ pick: z.literal('failed') }),
  z.object({ pick: z.literal('part'), minNs: nanoseconds, maxNs: nanoseconds, sinceMs: moment, untilMs: moment }),
  /** As typed: what the chosen spans answer, too. */
  z.object({ pick: z.literal('query'), chosenBy: z.string().trim().min(1).max(8_192) }),
]);

export const compareInput = timeRangeInput.extend({
  /** As typed in the query box: what both sets have in common. */
  query: z.string().max(8_192),
  environment: z.string().max(512).nullable(),
  choice: choiceInput,
});
export type CompareInput = z.output<typeof compareInput>;

/** @throws AppError QUERY.INVALID for a query that cannot be read */
export function toChoice(choice: z.output<typeof choiceInput>): CohortChoice {
  switch (choice.pick) {
    case 'slow':
      return { slowerThan: choice.slowerThan, isOfItsName: choice.isOfItsName };
    case 'failed':
      return { isFailed: true };
    case 'query':
      return { query: queryOf(choice.chosenBy) };
    case 'part':
      return {
        ...(choice.minNs === null ? {} : { minNs: BigInt(choice.minNs) }),
        ...(choice.maxNs === null ? {} : { maxNs: BigInt(choice.maxNs) }),
        ...(choice.sinceMs === null ? {} : { start: unixNanoFromMs(choice.sinceMs) }),
        ...(choice.untilMs === null ? {} : { end: unixNanoFromMs(choice.untilMs) }),
      };
  }
}
