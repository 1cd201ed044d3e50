import { afterAll, beforeAll, expect, it } from 'vitest';
import { policyOf } from '../src/server/access/require-policies.ts';
import { appRouter } from '../src/server/router.ts';
import { callRoute, exportedRoutes, serveRoutesFrom } from './support/route-files.ts';
import { HOST, ORIGIN, startWebServer, type CallHeaders, type WebServer } from './support/web-server.ts';

/** Everybody who may come, and what they are in `default` (own) and in `demo` (other); a token's role bounds its holder's. */
const CALLERS = {
  nobody: { default: null, demo: null, isSignedIn: false, isOwner: false },
  outsider: { default: null, demo: 'viewer', isSignedIn: true, isOwner: false },
  viewer: { default: 'viewer', demo: null, isSignedIn: true, isOwner: false },
  editor: { default: 'editor', demo: null, isSignedIn: true, isOwner: false },
  admin: { default: 'admin', demo: null, isSignedIn: true, isOwner: false },
  owner: { default: 'admin', demo: 'admin', isSignedIn: true, isOwner: true },
  disabled: { default: null, demo: null, isSignedIn: false, isOwner: false },
  ownersViewerToken: { default: 'viewer', demo: 'viewer', isSignedIn: 'token', isOwner: false },
  adminsToken: { default: 'admin', demo: null, isSignedIn: 'token', isOwner: false },
  revokedToken: { default: null, demo: null, isSignedIn: false, isOwner: false },
  expiredToken: { default: null, demo: null, isSignedIn: false, isOwner: false },
  disabledOnesToken: { default: null, demo: null, isSignedIn: false, isOwner: false },
  serviceEditor: { default: 'editor', demo: null, isSignedIn: 'token', isOwner: false },
  disabledService: { default: null, demo: null, isSignedIn: false, isOwner: false },
} as const;
type CallerName = keyof typeof CALLERS;
type Caller = (typeof CALLERS)[CallerName];

const RANK = { viewer: 0, editor: 1, admin: 2 } as const;
const PROJECTS = ['default', 'demo'] as const;

let server: WebServer;
const headers = new Map<CallerName, CallHeaders>();

beforeAll(async () => {
  server = await startWebServer();
  const owner = await server.setUpOwner();
  headers.set('owner', owner);
  const joined = (name: string, project: string, role: string): Promise<CallHeaders> =>
    server.join(owner, `${name}@example.org`, [{ project, role }]);
  headers.set('nobody', {});
  headers.set('outsider', await joined('outsider', 'demo', 'viewer'));
  for (const role of ['viewer', 'editor', 'admin'] as const) headers.set(role, await joined(role, 'default', role));
  const leaving = await joined('disabled', 'default', 'admin');
  headers.set('disabled', leaving);

  const own = async (holder: CallHeaders, role: string, expiresInDays: number | null = null): Promise<CallHeaders> =>
    bearer((await server.call('account.createToken', { name: 'token', role, expiresInDays }, holder)).data);
  headers.set('ownersViewerToken', await own(owner, 'viewer'));
  headers.set('adminsToken', await own(headers.get('admin') ?? {}, 'admin'));
  headers.set('expiredToken', await own(owner, 'admin', 1));
  headers.set('disabledOnesToken', await own(leaving, 'admin'));
  const revoked = await server.call('account.createToken', { name: 'token', role: 'admin', expiresInDays: null }, owner);
  headers.set('revokedToken', bearer(revoked.data));
  const { view } = revoked.data as { readonly view: { readonly id: number } };
  expect((await server.call('account.revokeToken', { id: view.id }, owner)).status).toBe(200);
  const users = (await server.query('members.list', {}, owner)).data as readonly { readonly userId: string; readonly email: string }[];
  const userId = users.find(({ email }) => email === 'disabled@example.org')?.userId;
  expect((await server.call('members.setDisabled', { userId, isDisabled: true }, owner)).status).toBe(200);
  server.clock.advance(86_400_000); // the expiring token expires

  const service = async (name: string): Promise<{ readonly id: number; readonly headers: CallHeaders }> => {
    const inDefault = { ...owner, 'x-spanhouse-project': 'default' };
    const { id } = (await server.call('serviceAccounts.create', { name, role: 'editor' }, inDefault)).data as { readonly id: number };
    const made = await server.call('serviceAccounts.createToken', { id, name: 'token', expiresInDays: null }, inDefault);
    return { id, headers: bearer(made.data) };
  };
  headers.set('serviceEditor', (await service('robot')).headers);
  const gone = await service('old robot');
  headers.set('disabledService', gone.headers);
  const inDefault = { ...owner, 'x-spanhouse-project': 'default' };
  expect((await server.call('serviceAccounts.setDisabled', { id: gone.id, isDisabled: true }, inDefault)).status).toBe(200);
});
afterAll(() => server.stop());

function bearer(data: unknown): CallHeaders {
  return { authorization: `Bearer ${(data as { readonly token: string }).token}` };
}

function mayCall(policy: { readonly who: string; readonly role?: string }, caller: Caller, project: (typeof PROJECTS)[number]): boolean {
  if (policy.who === 'anybody') return true;
  if (policy.who === 'person') return caller.isSignedIn !== false;
  if (policy.who === 'session') return caller.isSignedIn === true;
  if (policy.who === 'owner') return caller.isOwner;
  const role = caller[project];
  return role !== null && RANK[role] >= RANK[policy.role as keyof typeof RANK];
}

const procedures = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { readonly _def: { readonly type: 'query' | 'mutation' } }>,
);
/** Would change who the later calls come from. Their policy is `anybody` or they end sessions of the caller's own. */
const LEFT_OUT = new Set(['signIn.out', 'signIn.withPassword', 'account.endOtherSessions']);

it.each(Object.keys(CALLERS) as CallerName[])(
  '%s may call what the policies say and nothing else, in their own project and in another',
  async (name) => {
    let calls = 0;
    for (const [path, procedure] of procedures) {
      if (LEFT_OUT.has(path)) continue;
      const policy = policyOf(procedure);
      if (policy === null) throw new Error(`${path} has no policy`);
      for (const project of PROJECTS) {
        const asked = { ...headers.get(name), 'x-spanhouse-project': project };
        // With an input that is no good: whoever is let in is told so, and nothing is changed.
        const input = { id: 'none', fromMs: 'none', slug: 'NONE', isOwner: 'none', next: 1, name: 1, days: 'none', userId: 1 };
        const answer = procedure._def.type === 'query' ? await server.query(path, input, asked) : await server.call(path, input, asked);
        const isRefused =
          ['AUTH.REQUIRED', 'REQUEST.FORBIDDEN'].includes(answer.code ?? '') ||
          (answer.code === 'REQUEST.NOT_FOUND' && (answer.message ?? '').startsWith('There is no project'));
        expect(isRefused, `${name} calls ${path} of ${project}: ${answer.text.slice(0, 200)}`).toBe(
          !mayCall(policy, CALLERS[name], project),
        );
        calls++;
      }
    }
    expect(calls).toBeGreaterThanOrEqual(2 * (procedures.length - LEFT_OUT.size));
  },
);

/** Of each form of an error: ours, Jaeger's, and a line of text; of an answer whatever it says. */
function errorWords(body: string): string {
  if (!body.startsWith('{')) return body;
  const { error, errors } = JSON.parse(body) as {
    readonly error?: { readonly message: string };
    readonly errors?: readonly { readonly msg: string }[] | null;
  };
  return error?.message ?? errors?.[0]?.msg ?? '';
}

it.each(Object.keys(CALLERS) as CallerName[])('%s may ask the routes that their policies say and no others', async (name) => {
  serveRoutesFrom(server.stores());
  const routes = (await exportedRoutes()).filter(({ path }) => /^\/(?:api\/v1|jaeger\/api|tempo\/api)\//.test(path));
  for (const entry of routes) {
    const { path, method, route } = entry;
    for (const project of PROJECTS) {
      const asked = { host: HOST, 'sec-fetch-site': 'same-origin', ...headers.get(name), 'x-spanhouse-project': project };
      const body = ['GET', 'HEAD', 'DELETE'].includes(method)
        ? {}
        : { body: '{}', headers: { ...asked, 'content-type': 'application/json' } };
      // With a parameter that is no good: whoever is let in is told so.
      const response = await callRoute(
        entry,
        { traceId: 'none', service: 'none', tag: 'none' },
        (pathname) => new Request(`${ORIGIN}${pathname}?format=none`, { method, headers: asked, ...body }),
      );
      const words = errorWords(await response.text());
      const isRefused = [401, 403].includes(response.status) || (response.status === 404 && words.startsWith('There is no project'));
      if (route.policy === undefined) throw new Error(`${method} ${path} has no policy`);
      expect(isRefused, `${name} calls ${method} ${path} of ${project}: ${words}`).toBe(!mayCall(route.policy, CALLERS[name], project));
    }
  }
  expect(routes.filter(({ method }) => method === 'GET').length).toBeGreaterThanOrEqual(19);
});

it('a project that one has no part in is answered like one that is not there', async () => {
  const viewer = headers.get('viewer') ?? {};
  const foreign = await server.call('firstSteps.status', null, { ...viewer, 'x-spanhouse-project': 'demo' });
  const unknown = await server.call('firstSteps.status', null, { ...viewer, 'x-spanhouse-project': 'none' });
  expect(foreign.text.replaceAll('demo', 'none')).toBe(unknown.text);
});

it('a store that is away lets nobody in and does not call them unknown', async () => {
  const away = server.stores({
    database: {
      ...server.database,
      apiTokens: { ...server.database.apiTokens, byPrefix: () => server.stores().services.traces.firstSpanAt(1 as never) },
    } as never,
  });
  const answer = await server.call('projects.list', null, headers.get('ownersViewerToken') ?? {}, away);
  expect(answer).toMatchObject({ status: 503, code: 'STORE.UNAVAILABLE' });
});
