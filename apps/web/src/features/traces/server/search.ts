import { AppError } from '@spanhouse/core';
import type { FoundPoint, FoundSpan, FoundTrace, QueryFilter, SpanQuery, Target } from '@spanhouse/trace-store';
import { parseQuery, parseTarget, type Query } from '@spanhouse/trace-store/query-language';
import type { Context, ProjectOfRequest } from '../../../server/context.ts';
import { toTimeRange } from '../../../server/time-range-input.ts';
import type { DurationPoint, SearchResult, SpanRowView, TraceRowView } from '../model/search-view.ts';
import type { FindInput } from './find-input.ts';

type Ask = Pick<Context, 'traces' | 'signal'> & { readonly project: ProjectOfRequest };

/** The first part of a search through blocks, together with the look into the index, is to be there within a second. */
const FIRST_SCAN_MS = 500;

/** Errors: QUERY.INVALID with the position, QUERY.RANGE_TOO_WIDE, QUERY.LIMIT_EXCEEDED. */
export async function search(ask: Ask, input: FindInput): Promise<SearchResult> {
  const query: SpanQuery = {
    projectId: ask.project.id,
    ...toTimeRange(input),
    ...baseQuery(input),
    order: input.order,
    ...(input.cursor == null ? {} : { from: input.cursor }),
    limit: input.limit,
    ...(input.columns === undefined ? {} : { columns: input.columns.map(targetOf) }),
  };
  // The page goes on by itself: what is found first is shown soon.
  const options = { signal: ask.signal, ...(input.cursor == null ? { scanTimeMs: FIRST_SCAN_MS } : {}) };
  if (input.mode === 'traces') {
    const found = await ask.traces.findTraces(query, options);
    return { ...found, mode: 'traces', rows: found.rows.map(toTraceRow), points: found.points.map(toPoint) };
  }
  const found = await ask.traces.findSpans(query, options);
  return { ...found, mode: 'spans', rows: found.rows.map(toSpanRow), points: found.points.map(toPoint) };
}

/** What a query and the environment of the page ask for together. @throws AppError QUERY.INVALID */
export function baseQuery({ query, environment }: Pick<FindInput, 'query' | 'environment'>): Query {
  const ofPage: readonly QueryFilter[] =
    environment === null ? [] : [{ target: { kind: 'field', field: 'environment' }, operator: '=', values: [environment] }];
  const asked = queryOf(query);
  return { ...asked, conditions: [...ofPage, ...asked.conditions] };
}

/** @throws AppError QUERY.INVALID */
export function queryOf(text: string): Query {
  const parsed = parseQuery(text);
  if ('error' in parsed) throw new AppError('QUERY.INVALID', `At character ${String(parsed.error.position + 1)}: ${parsed.error.message}`);
  return parsed;
}

/** @throws AppError QUERY.INVALID */
export function targetOf(key: string): Target {
  const target = parseTarget(key);
  if (target === null) throw new AppError('QUERY.INVALID', `“${key.slice(0, 100)}” is no key of the query language.`);
  return target;
}

export function toTraceRow(trace: FoundTrace): TraceRowView {
  const { start, durationNs, ...rest } = trace;
  return { ...rest, startUnixNano: start.toString(), durationNs: Number(durationNs) };
}

export function toSpanRow(span: FoundSpan): SpanRowView {
  const { start, durationNs, values, ...rest } = span;
  return {
    ...rest,
    startUnixNano: start.toString(),
    durationNs: Number(durationNs),
    values: values.map((ofColumn) => ({ ...ofColumn, ofMatches: true })),
  };
}

function toPoint(point: FoundPoint): DurationPoint {
  return { ...point, durationNs: Number(point.durationNs) };
}
