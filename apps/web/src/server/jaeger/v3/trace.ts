import { tracesToJson } from '@spanhouse/otlp';
import { toTracesData } from '@spanhouse/trace-store';
import { VIEW_SPANS_MAX } from '../../../features/traces/model/trace-limits.ts';
import type { ProjectApiRequest } from '../../http-api/answer.ts';
import { collectTrace } from '../../http-api/collect-trace.ts';
import { withWarnings } from './with-warnings.ts';

/** GET /api/v3/traces/{traceId}: OTLP's TracesData as the result of a stream. Errors: REQUEST.INVALID, TRACE.NOT_FOUND. */
export async function traceById(api: ProjectApiRequest, traceId: string): Promise<Response> {
  const { spans, missing } = await collectTrace(api, traceId, VIEW_SPANS_MAX);
  return new Response(`{"result":${tracesToJson(toTracesData(withWarnings(spans, missing)))}}`, {
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });
}
