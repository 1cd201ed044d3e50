import type { TimeRange } from '@spanhouse/trace-store';
import { VIEW_SPANS_MAX } from '../../features/traces/model/trace-limits.ts';
import type { ProjectApiRequest } from '../http-api/answer.ts';
import { collectTrace } from '../http-api/collect-trace.ts';
import type { JaegerTrace } from './jaeger-model.ts';
import type { Read } from './jaeger-route.ts';
import { toJaegerTrace } from './to-jaeger-trace.ts';
import { traceSearchOf } from './trace-search.ts';

/** Spans of all traces of one answer together: Jaeger's search answers with whole traces. */
const SEARCH_SPANS_MAX = 200_000;

/** GET /api/traces/{traceId}. Errors: REQUEST.INVALID, TRACE.NOT_FOUND. */
export async function readTrace(api: ProjectApiRequest, traceId: string): Promise<Read<readonly JaegerTrace[]>> {
  return { data: [await traceOf(api, traceId, VIEW_SPANS_MAX)], total: 1 };
}

/** GET /api/traces: by ids, or what a search finds, newest first; whole traces. Errors: REQUEST.INVALID, QUERY.*. */
export async function searchTraces(api: ProjectApiRequest): Promise<Read<readonly JaegerTrace[]>> {
  const asked = api.parameters.getAll('traceID');
  const ids = asked.length > 0 ? asked : await found(api);
  const data: JaegerTrace[] = [];
  let space = SEARCH_SPANS_MAX;
  for (const id of ids) {
    if (space <= 0) break;
    const trace = await traceOf(api, id, space);
    space -= trace.spans.length;
    data.push(trace);
  }
  return { data, total: ids.length };
}

async function found(api: ProjectApiRequest): Promise<readonly string[]> {
  const { conditions, limit, start, end } = traceSearchOf(api.parameters, api.clock);
  const range: TimeRange = { start, end };
  const { rows } = await api.traces.findTraces(
    { projectId: api.project.id, ...range, conditions, order: 'newest', limit },
    { signal: api.signal },
  );
  return rows.map(({ traceId }) => traceId);
}

async function traceOf(api: ProjectApiRequest, asked: string, spansMax: number): Promise<JaegerTrace> {
  const { traceId, spans, missing } = await collectTrace(api, asked, spansMax);
  return toJaegerTrace(traceId, spans, missing);
}
