import type { ProjectApiRequest } from '../../http-api/answer.ts';
import { readOperations, readServices } from '../names.ts';
import { jaegerV3Answer } from './jaeger-v3-route.ts';
import { operationsOfVersion3 } from './search-parameters.ts';

/** GET /api/v3/services */
export async function services(api: ProjectApiRequest): Promise<Response> {
  return jaegerV3Answer({ services: (await readServices(api)).data });
}

/** GET /api/v3/operations, `span_kind` as its gateway names it, or `spanKind`. Errors: REQUEST.INVALID without a service. */
export async function operations(api: ProjectApiRequest): Promise<Response> {
  return jaegerV3Answer({ operations: (await readOperations({ ...api, parameters: operationsOfVersion3(api.parameters) })).data });
}
