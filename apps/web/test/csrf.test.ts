import { afterAll, beforeAll, expect, it } from 'vitest';
import { appRouter } from '../src/server/router.ts';
import { answerTrpc } from '../src/server/trpc-endpoint.ts';
import { HOST, ORIGIN, PASSWORD, startWebServer, type CallHeaders, type WebServer } from './support/web-server.ts';

let server: WebServer;
let owner: CallHeaders;
let userId: string;
beforeAll(async () => {
  server = await startWebServer();
  owner = { ...(await server.setUpOwner()), 'x-spanhouse-project': 'default' };
  await server.join(owner, 'grace@example.org', [{ project: 'default', role: 'viewer' }]);
  const members = (await server.query('members.list', {}, owner)).data as readonly { readonly userId: string; readonly email: string }[];
  userId = members.find(({ email }) => email === 'grace@example.org')?.userId ?? '';
  await server.call(
    'ingestKeys.create',
    { name: 'key', scopes: ['traces'], spansPerSecond: null, bytesPerSecond: null, allowedOrigins: [], expiresInDays: null },
    owner,
  );
  await server.call('serviceAccounts.create', { name: 'robot', role: 'viewer' }, owner);
});
afterAll(() => server.stop());

/** What would succeed if it came from our own page. */
const inputs = (): Readonly<Record<string, object>> => ({
  'account.rename': { name: 'Eve' },
  'account.changePassword': { current: PASSWORD, next: 'another good sentence' },
  'account.createToken': { name: 'evil', role: 'admin', expiresInDays: null },
  'ingestKeys.create': {
    name: 'evil',
    scopes: ['traces'],
    spansPerSecond: null,
    bytesPerSecond: null,
    allowedOrigins: [],
    expiresInDays: null,
  },
  'ingestKeys.revoke': { id: 100 },
  'members.invite': { email: 'eve@example.org', isOwner: true, roles: [] },
  'members.setOwner': { userId, isOwner: true },
  'members.setDisabled': { userId, isDisabled: true },
  'members.passwordLink': { userId },
  'members.setRole': { userId, role: 'admin' },
  'organization.rename': { name: 'Evil' },
  'projectSettings.rename': { name: 'Evil' },
  'projectSettings.setRetention': { days: 1 },
  'projectSettings.create': { slug: 'evil', name: 'Evil' },
  'serviceAccounts.create': { name: 'evil', role: 'admin' },
  'serviceAccounts.setDisabled': { id: 1, isDisabled: true },
  'serviceAccounts.createToken': { id: 1, name: 'evil', expiresInDays: null },
  'signIn.withPassword': { email: 'grace@example.org', password: PASSWORD },
});

/** How a page of another site could make a browser send something. The cookie goes along, whatever SameSite would have done. */
const ATTACKS: Readonly<
  Record<string, { readonly method: string; readonly headers: CallHeaders; readonly body: (json: string) => string | null }>
> = {
  'a form': {
    method: 'POST',
    headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' },
    body: (json) => `${encodeURIComponent(json)}=`,
  },
  'a form in plain text': {
    method: 'POST',
    headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' },
    body: (json) => json,
  },
  'a form in parts': {
    method: 'POST',
    headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'content-type': 'multipart/form-data; boundary=x' },
    body: (json) => `--x\r\ncontent-disposition: form-data; name="input"\r\n\r\n${json}\r\n--x--\r\n`,
  },
  'a form in parts that says nothing of where it comes from': {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: () => '--x--\r\n',
  },
  'a GET': { method: 'GET', headers: { 'sec-fetch-site': 'cross-site' }, body: () => null },
  'a GET from here': { method: 'GET', headers: { 'sec-fetch-site': 'same-origin' }, body: () => null },
  'JSON from elsewhere': {
    method: 'POST',
    headers: { origin: 'https://evil.example', 'content-type': 'application/json' },
    body: (json) => json,
  },
  'JSON from a frame without an origin': {
    method: 'POST',
    headers: { origin: 'null', 'content-type': 'application/json' },
    body: (json) => json,
  },
  'JSON from another site of the same domain': {
    method: 'POST',
    headers: { origin: 'https://blog.example.org', 'sec-fetch-site': 'same-site', 'content-type': 'application/json' },
    body: (json) => json,
  },
  'JSON that says nothing of where it comes from': {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: (json) => json,
  },
  'JSON from our own port by plain HTTP': {
    method: 'POST',
    headers: { origin: `http://${HOST}`, 'content-type': 'application/json' },
    body: (json) => json,
  },
};

/** Everything that a mutation could have changed. */
async function state(): Promise<string> {
  const { database } = server;
  const now = server.clock.now();
  return JSON.stringify([
    await database.organizations.list(),
    await database.projects.list(),
    await database.members.list(1),
    await database.invitations.list(1, now),
    (await database.ingestKeys.list((await database.projects.list())[0]?.id ?? (0 as never))).map(({ id, isRevoked }) => [id, isRevoked]),
    await database.auditLog.find({ organizationId: 1, limit: 1_000 }),
    (await server.query('account.sessions', {}, owner)).data,
    (await server.query('account.tokens', {}, owner)).data,
    (await server.query('serviceAccounts.list', {}, owner)).data,
  ]);
}

const mutations = Object.entries(appRouter._def.procedures as unknown as Record<string, { readonly _def: { readonly type: string } }>)
  .filter(([, { _def }]) => _def.type === 'mutation')
  .map(([path]) => path);

it.each(Object.keys(ATTACKS))('%s changes nothing, whichever procedure it calls', async (name) => {
  const attack = ATTACKS[name];
  if (attack === undefined) throw new Error(name);
  const before = await state();
  for (const path of mutations) {
    const json = JSON.stringify(inputs()[path] ?? {});
    const search = attack.method === 'GET' ? `?input=${encodeURIComponent(json)}` : '';
    const body = attack.body(json);
    const request = new Request(`${ORIGIN}/api/trpc/${path}${search}`, {
      method: attack.method,
      headers: { host: HOST, ...owner, ...attack.headers },
      ...(body === null ? {} : { body }),
    });
    const response = await answerTrpc(server.stores(), request);
    expect(response.status, `${path} by ${name}`).toBeGreaterThanOrEqual(400);
    expect(response.headers.getSetCookie(), `${path} by ${name}`).toEqual([]);
  }
  expect(await state()).toBe(before);
  expect(mutations.length).toBeGreaterThan(20);
});

it('the same calls from our own page do change something', async () => {
  const before = await state();
  for (const path of ['organization.rename', 'projectSettings.rename']) {
    expect((await server.call(path, inputs()[path] ?? {}, owner)).status).toBe(200);
  }
  expect(await state()).not.toBe(before);
});
