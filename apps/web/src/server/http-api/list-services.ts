import type { ProjectApiRequest } from './answer.ts';
import { checkNames, rangeOf } from './parameters.ts';

/** GET /api/v1/services: `{services: [{name, spanCount}]}`, by name. Errors: REQUEST.INVALID, QUERY.RANGE_TOO_WIDE. */
export async function listServices(api: ProjectApiRequest): Promise<Response> {
  checkNames(api.parameters, ['start', 'end']);
  const found = await api.traces.listServices(api.project.id, rangeOf(api.parameters, api.clock), { signal: api.signal });
  return Response.json(
    { services: found.map(({ text, count }) => ({ name: text, spanCount: count })) },
    { headers: { 'cache-control': 'no-store' } },
  );
}
