import { expect, it } from 'vitest';
import { exportedRoutes } from '../../../test/support/route-files.ts';

/** Read in review: what is added here is open to that many more. Methods that a path does not take are left out: they are for anybody, and say so. */
const EXPECTED: Readonly<Record<string, string>> = {
  'DELETE /api/[[...path]]': 'anybody',
  'DELETE /jaeger/[[...path]]': 'anybody',
  'DELETE /tempo/[[...path]]': 'anybody',
  'GET /api/[[...path]]': 'anybody',
  'GET /api/auth/callback/oidc': 'anybody',
  'GET /api/health': 'anybody',
  'GET /api/trpc/[trpc]': 'anybody',
  'GET /api/v1/audit': 'project admin',
  'GET /api/v1/organization/audit': 'owner',
  'GET /api/v1/services': 'project viewer',
  'GET /api/v1/traces': 'project viewer',
  'GET /api/v1/traces/[traceId]': 'project viewer',
  'GET /api/v1/traces/export': 'project viewer',
  'GET /jaeger/[[...path]]': 'anybody',
  'GET /jaeger/api/dependencies': 'project viewer',
  'GET /jaeger/api/operations': 'project viewer',
  'GET /jaeger/api/services': 'project viewer',
  'GET /jaeger/api/services/[service]/operations': 'project viewer',
  'GET /jaeger/api/traces': 'project viewer',
  'GET /jaeger/api/traces/[traceId]': 'project viewer',
  'GET /jaeger/api/v3/operations': 'project viewer',
  'GET /jaeger/api/v3/services': 'project viewer',
  'GET /jaeger/api/v3/trace-summaries': 'project viewer',
  'GET /jaeger/api/v3/traces/[traceId]': 'project viewer',
  'GET /tempo/[[...path]]': 'anybody',
  'GET /tempo/api/echo': 'anybody',
  'GET /tempo/api/search': 'project viewer',
  'GET /tempo/api/search/tag/[tag]/values': 'project viewer',
  'GET /tempo/api/search/tags': 'project viewer',
  'GET /tempo/api/status/buildinfo': 'anybody',
  'GET /tempo/api/traces/[traceId]': 'project viewer',
  'GET /tempo/api/v2/search/tag/[tag]/values': 'project viewer',
  'GET /tempo/api/v2/search/tags': 'project viewer',
  'GET /tempo/api/v2/traces/[traceId]': 'project viewer',
  'HEAD /api/[[...path]]': 'anybody',
  'HEAD /jaeger/[[...path]]': 'anybody',
  'HEAD /tempo/[[...path]]': 'anybody',
  'PATCH /api/[[...path]]': 'anybody',
  'PATCH /jaeger/[[...path]]': 'anybody',
  'PATCH /tempo/[[...path]]': 'anybody',
  'POST /api/[[...path]]': 'anybody',
  'POST /api/trpc/[trpc]': 'anybody',
  'POST /jaeger/[[...path]]': 'anybody',
  'POST /tempo/[[...path]]': 'anybody',
  'PUT /api/[[...path]]': 'anybody',
  'PUT /jaeger/[[...path]]': 'anybody',
  'PUT /tempo/[[...path]]': 'anybody',
};

it('every route says who may call it, and it is who it should be', async () => {
  const { notTaken } = await import('./routes.ts');
  const found = (await exportedRoutes())
    .filter(({ route }) => route !== notTaken)
    .map(({ path, method, route: { policy } }) => [
      `${method} ${path}`,
      policy === undefined ? 'nothing' : policy.who === 'project' ? `project ${policy.role}` : policy.who,
    ]);
  expect(Object.fromEntries(found)).toEqual(EXPECTED);
});
