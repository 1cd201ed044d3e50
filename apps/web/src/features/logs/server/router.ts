import { unixNano } from '@spanhouse/core';
import { isTailPosition, LOG_READ_LIMITS, type LogQuery } from '@spanhouse/log-store';
import { parseLogQuery, QUERY_CHARACTERS_MAX } from '@spanhouse/log-store/query-language';
import { z } from 'zod';
import { timeRangeInput, toTimeRange } from '../../../server/time-range-input.ts';
import { projectProcedure, router } from '../../../server/trpc.ts';

/** `query` as typed; `environment` is the one chosen at the top of the page, null: all. */
const searchInput = z.object({ query: z.string().max(QUERY_CHARACTERS_MAX), environment: z.string().max(512).nullable() });
const rangedInput = searchInput.extend(timeRangeInput.shape);
const logId = z.string().max(100);
const nano = z.string().regex(/^\d{1,20}$/);
const PARTITIONS_MAX = 4_096;

type Search = z.output<typeof searchInput>;

/** @throws AppError QUERY.INVALID */
function conditionsOf({ query, environment }: Search): LogQuery['conditions'] {
  const typed = parseLogQuery(query);
  if (environment === null) return typed;
  return [...typed, { kind: 'field', field: 'environment', compare: 'equals', values: [environment], isNot: false }];
}

const queryOf = (projectId: LogQuery['projectId'], input: z.output<typeof rangedInput>): LogQuery => ({
  projectId,
  ...toTimeRange(input),
  conditions: conditionsOf(input),
});

export const logsRouter = router({
  /** A page of records, newest first or oldest first. Errors: QUERY.INVALID, QUERY.RANGE_TOO_WIDE, QUERY.LIMIT_EXCEEDED; so of all here. */
  find: projectProcedure('viewer')
    .input(
      rangedInput.extend({
        order: z.enum(['newest', 'oldest']),
        limit: z.number().int().min(1).max(LOG_READ_LIMITS.rowsMax),
        cursor: logId.nullish(),
      }),
    )
    .query(({ ctx, input }) =>
      ctx.logs.find(
        queryOf(ctx.project.id, input),
        { limit: input.limit, order: input.order, after: input.cursor ?? null },
        { signal: ctx.signal },
      ),
    ),

  /** Counts of the newest minutes first, as far as there is time; `cursor` is `next` of the answer before. Answers add up. */
  histogram: projectProcedure('viewer')
    .input(
      rangedInput.extend({
        buckets: z.number().int().min(1).max(LOG_READ_LIMITS.bucketsMax),
        cursor: z.string().max(100).nullish(),
      }),
    )
    .query(({ ctx, input }) =>
      ctx.logs.histogram(queryOf(ctx.project.id, input), { buckets: input.buckets, after: input.cursor ?? null }, { signal: ctx.signal }),
    ),

  fields: projectProcedure('viewer')
    .input(rangedInput)
    .query(({ ctx, input }) => ctx.logs.fields(queryOf(ctx.project.id, input), { signal: ctx.signal })),

  patterns: projectProcedure('viewer')
    .input(rangedInput)
    .query(({ ctx, input }) => ctx.logs.patterns(queryOf(ctx.project.id, input), { signal: ctx.signal })),

  /** What the same instance wrote around a record; null when it is not there. */
  context: projectProcedure('viewer')
    .input(z.object({ id: logId, lines: z.number().int().min(1).max(LOG_READ_LIMITS.contextLinesMax) }))
    .query(({ ctx, input }) => ctx.logs.context(ctx.project.id, input.id, input.lines, { signal: ctx.signal })),

  /** What came since `position`; from null on only the position of now. */
  tail: projectProcedure('viewer')
    .input(
      searchInput.extend({
        position: z
          .record(z.string().max(5), z.string().max(40))
          .refine((given) => Object.keys(given).length <= PARTITIONS_MAX && isTailPosition(given), 'not a position')
          .nullable(),
        limit: z.number().int().min(1).max(LOG_READ_LIMITS.tailRowsMax),
      }),
    )
    .query(({ ctx, input }) =>
      ctx.logs.tail({ projectId: ctx.project.id, conditions: conditionsOf(input) }, input.position, input.limit, { signal: ctx.signal }),
    ),

  /** Records of a span: by its ids, else of its trace, else of where it ran; the answer says which. */
  ofSpan: projectProcedure('viewer')
    .input(
      z.object({
        traceId: z.string().max(100),
        spanId: z.string().max(100),
        service: z.string().max(512),
        resource: z.record(z.string().max(512), z.string().max(4_096)),
        startNano: nano,
        endNano: nano,
        limit: z.number().int().min(1).max(LOG_READ_LIMITS.rowsMax),
      }),
    )
    .query(({ ctx, input: { startNano, endNano, limit, ...span } }) =>
      ctx.logs.ofSpan(ctx.project.id, { ...span, start: unixNano(BigInt(startNano)), end: unixNano(BigInt(endNano)) }, limit, {
        signal: ctx.signal,
      }),
    ),

  /** Whether the project has any log record at all. */
  status: projectProcedure('viewer').query(async ({ ctx }) => ({
    hasAny: await ctx.logs.hasAny(ctx.project.id, { signal: ctx.signal }),
    otlpHttpUrl: ctx.otlpHttpUrl,
  })),
});
