import { AppError } from '@spanhouse/core';
import type { FoundTrace } from '@spanhouse/trace-store';
import type { ProjectApiRequest } from '../../http-api/answer.ts';
import { traceSearchOf } from '../trace-search.ts';
import { jaegerV3Answer } from './jaeger-v3-route.ts';

/** What version 3 calls the parameters of a search, over the years, by their names in version 1. */
const NAMES = {
  service: ['query.serviceName', 'query.service_name'],
  operation: ['query.operationName', 'query.operation_name', 'query.span_name'],
  minDuration: ['query.durationMin', 'query.duration_min'],
  maxDuration: ['query.durationMax', 'query.duration_max'],
  tags: ['query.attributes'],
  limit: ['query.searchDepth', 'query.search_depth', 'query.num_traces'],
} as const;
const MOMENTS = {
  start: ['query.startTimeMin', 'query.start_time_min'],
  end: ['query.startTimeMax', 'query.start_time_max'],
} as const;

/** GET /api/v3/trace-summaries: what a search finds, newest first, without spans. Errors: REQUEST.INVALID, QUERY.*. */
export async function traceSummaries(api: ProjectApiRequest): Promise<Response> {
  const { conditions, limit, start, end } = traceSearchOf(asVersion1(api.parameters), api.clock);
  const query = { projectId: api.project.id, start, end, conditions, order: 'newest' as const, limit };
  const { rows } = await api.traces.findTraces(query, { signal: api.signal });
  return jaegerV3Answer({ summaries: rows.map(toSummary) });
}

function asVersion1(asked: URLSearchParams): URLSearchParams {
  const first = (names: readonly string[]): string => names.map((name) => asked.get(name) ?? '').find((text) => text !== '') ?? '';
  const own = new URLSearchParams();
  for (const [name, theirs] of Object.entries(NAMES)) if (first(theirs) !== '') own.set(name, first(theirs));
  for (const [name, theirs] of Object.entries(MOMENTS)) {
    const text = first(theirs);
    if (text !== '') own.set(name, microsecondsOf(name, text));
  }
  return own;
}

function microsecondsOf(name: string, text: string): string {
  const ms = Date.parse(text);
  if (!(ms >= 0)) throw new AppError('REQUEST.INVALID', `${name}: expected a time as ISO 8601 writes it.`);
  return String(Math.round(ms) * 1_000);
}

function toSummary(trace: FoundTrace): unknown {
  return {
    traceId: trace.traceId,
    rootServiceName: trace.rootService,
    rootOperationName: trace.rootName,
    minStartTimeUnixNano: trace.start.toString(),
    maxEndTimeUnixNano: (trace.start + trace.durationNs).toString(),
    spanCount: trace.spanCount,
    errorSpanCount: trace.errorCount,
    services: trace.services.map((name) => ({ name })),
  };
}
