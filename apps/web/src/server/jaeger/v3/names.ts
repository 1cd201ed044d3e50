import type { ProjectApiRequest } from '../../http-api/answer.ts';
import { readOperations, readServices } from '../names.ts';
import { jaegerV3Answer } from './jaeger-v3-route.ts';

/** GET /api/v3/services */
export async function services(api: ProjectApiRequest): Promise<Response> {
  return jaegerV3Answer({ services: (await readServices(api)).data });
}

/** GET /api/v3/operations. Errors: REQUEST.INVALID without a service. */
export async function operations(api: ProjectApiRequest): Promise<Response> {
  return jaegerV3Answer({ operations: (await readOperations(api)).data });
}
