import { expect, it } from 'vitest';
import { exportedRoutes } from '../../../test/support/route-files.ts';

/** Read in review: what is added here is open to that many more. Methods that a path does not take are left out: they are for anybody, and say so. */
const EXPECTED: Readonly<Record<string, string>> = {
  'DELETE /api/[[...path]]': 'anybody',
  'GET /api/[[...path]]': 'anybody',
  'GET /api/auth/callback/oidc': 'anybody',
  'GET /api/health': 'anybody',
  'GET /api/trpc/[trpc]': 'anybody',
  'GET /api/v1/audit': 'project admin',
  'GET /api/v1/organization/audit': 'owner',
  'GET /api/v1/services': 'project viewer',
  'GET /api/v1/traces': 'project viewer',
  'GET /api/v1/traces/[traceId]': 'project viewer',
  'GET /jaeger/[[...path]]': 'anybody',
  'GET /jaeger/api/dependencies': 'project viewer',
  'GET /jaeger/api/operations': 'project viewer',
  'GET /jaeger/api/services': 'project viewer',
  'GET /jaeger/api/services/[service]/operations': 'project viewer',
  'GET /jaeger/api/traces': 'project viewer',
  'GET /jaeger/api/traces/[traceId]': 'project viewer',
  'HEAD /api/[[...path]]': 'anybody',
  'PATCH /api/[[...path]]': 'anybody',
  'POST /api/[[...path]]': 'anybody',
  'POST /api/trpc/[trpc]': 'anybody',
  'PUT /api/[[...path]]': 'anybody',
  'DELETE /jaeger/[[...path]]': 'anybody',
  'HEAD /jaeger/[[...path]]': 'anybody',
  'PATCH /jaeger/[[...path]]': 'anybody',
  'POST /jaeger/[[...path]]': 'anybody',
  'PUT /jaeger/[[...path]]': 'anybody',
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
