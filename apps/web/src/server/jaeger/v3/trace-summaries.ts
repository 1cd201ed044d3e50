import type { FoundTrace } from '@spanhouse/trace-store';
import type { ProjectApiRequest } from '../../http-api/answer.ts';
import { jaegerV3Answer } from './jaeger-v3-route.ts';
import { traceSearchOfVersion3 } from './search-parameters.ts';

/** GET /api/v3/trace-summaries: what a search finds, newest first, without spans. Errors: REQUEST.INVALID, QUERY.*. */
export async function traceSummaries(api: ProjectApiRequest): Promise<Response> {
  const { conditions, limit, start, end } = traceSearchOfVersion3(api.parameters, api.clock);
  const query = { projectId: api.project.id, start, end, conditions, order: 'newest' as const, limit };
  const { rows } = await api.traces.findTraces(query, { signal: api.signal });
  return jaegerV3Answer({ summaries: rows.map(toSummary) });
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
