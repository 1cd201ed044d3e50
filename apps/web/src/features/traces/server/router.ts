import type { QueryCost } from '@spanhouse/trace-store';
import { z } from 'zod';
import { timeRangeInput, toTimeRange } from '../../../server/time-range-input.ts';
import { projectProcedure, router } from '../../../server/trpc.ts';
import type { SearchResult } from '../model/search-view.ts';
import type { AttributeColumn, AttributeKey } from '../model/attribute-column.ts';
import type { SpanDetail, TraceView } from '../model/trace-view.ts';
import type { GroupsView, NamedCurveView } from '../model/group-view.ts';
import { findInput } from './find-input.ts';
import { costOf } from './cost-of.ts';
import { followSpans, tailInput, type TailView } from './follow-spans.ts';
import { groupCurvesInput, groupInput } from './group-input.ts';
import { groupCurves, groupSpans } from './group-spans.ts';
import { readStanding, standingInput, type Standing } from './read-standing.ts';
import { readSpanDetail } from './read-span-detail.ts';
import { readAttributeColumn, readAttributeKeys, readTraceView } from './read-trace-view.ts';
import { search } from './search.ts';

const COMPLETIONS_MAX = 100;

const traceIdInput = z.string().max(100);
const PAGE_MAX = 1_000_000;
const pageInput = z.number().int().min(1).max(PAGE_MAX).optional();

const completeInput = timeRangeInput.extend({
  service: z.string().max(512).optional(),
  prefix: z.string().max(512),
  limit: z.number().int().min(1).max(COMPLETIONS_MAX),
});

type CompletionView = { readonly text: string; readonly count: number };

export const tracesRouter = router({
  find: projectProcedure('viewer')
    .input(findInput)
    .query(({ ctx, input }): Promise<SearchResult> => search(ctx, input)),

  /** Matching spans by one key or two: for facets and for the table of groups. */
  groups: projectProcedure('viewer')
    .input(groupInput)
    .query(({ ctx, input }): Promise<GroupsView> => groupSpans(ctx, input)),

  /** How groups went over the range, for all groups in sight at once. */
  groupCurves: projectProcedure('viewer')
    .input(groupCurvesInput)
    .query(({ ctx, input }): Promise<{ readonly curves: readonly NamedCurveView[] }> => groupCurves(ctx, input)),

  /** Matching spans that came since the last look, in the order in which they were stored. */
  tail: projectProcedure('viewer')
    .input(tailInput)
    .query(({ ctx, input }): Promise<TailView> => followSpans(ctx, input)),

  /** What a search would cost, before it is made. */
  cost: projectProcedure('viewer')
    .input(findInput.pick({ startMs: true, endMs: true, query: true, environment: true }))
    .query(({ ctx, input }): Promise<QueryCost> => costOf(ctx, input)),

  /** A page of a trace: by number, else the one that has the span. Errors: TRACE.NOT_FOUND, REQUEST.INVALID (not a trace id). */
  get: projectProcedure('viewer')
    .input(z.object({ traceId: traceIdInput, page: pageInput, spanId: z.string().max(100).optional() }))
    .query(({ ctx, input }): Promise<TraceView> => readTraceView(ctx, input)),

  /** Errors: TRACE.NOT_FOUND (the trace, or the span in it). */
  span: projectProcedure('viewer')
    .input(z.object({ traceId: traceIdInput, spanId: z.string().max(100) }))
    .query(({ ctx, input }): Promise<SpanDetail> => readSpanDetail(ctx, input.traceId, input.spanId)),

  /** One attribute of every span of a page, for columns and groups. Errors: TRACE.NOT_FOUND. */
  attributeColumn: projectProcedure('viewer')
    .input(z.object({ traceId: traceIdInput, page: pageInput, key: z.string().min(1).max(512) }))
    .query(({ ctx, input }): Promise<AttributeColumn> => readAttributeColumn(ctx, input, input.key)),

  /** Which attributes the spans of a page have. Errors: TRACE.NOT_FOUND. */
  attributeKeys: projectProcedure('viewer')
    .input(z.object({ traceId: traceIdInput, page: pageInput }))
    .query(async ({ ctx, input }): Promise<{ readonly keys: readonly AttributeKey[] }> => ({
      keys: await readAttributeKeys(ctx, input),
    })),

  /** How a span stands to the day before it. */
  standing: projectProcedure('viewer')
    .input(standingInput)
    .query(({ ctx, input }): Promise<Standing> => readStanding(ctx, input)),

  /** Attribute keys for the query box, most frequent first; `isForTags`: only those that an indexed tag can have. */
  completeKeys: projectProcedure('viewer')
    .input(completeInput.extend({ isForTags: z.boolean().optional() }))
    .query(async ({ ctx, input }): Promise<{ readonly keys: readonly CompletionView[] }> => ({
      keys: await ctx.traces.completeKeys(
        ctx.project.id,
        { ...toTimeRange(input), ...completionOf(input), isForTags: input.isForTags ?? false },
        { signal: ctx.signal },
      ),
    })),

  /** Values of a field or an attribute, most frequent first. `key` as in the query language: `service`, `http.route`. */
  completeValues: projectProcedure('viewer')
    .input(completeInput.extend({ key: z.string().max(512) }))
    .query(async ({ ctx, input }): Promise<{ readonly values: readonly CompletionView[] }> => ({
      values: await ctx.traces.completeValues(
        ctx.project.id,
        { ...toTimeRange(input), ...completionOf(input), key: input.key },
        { signal: ctx.signal },
      ),
    })),
});

function completionOf(input: z.output<typeof completeInput>): {
  readonly service?: string;
  readonly prefix: string;
  readonly limit: number;
} {
  const { service, prefix, limit } = input;
  return { prefix, limit, ...(service === undefined ? {} : { service }) };
}
