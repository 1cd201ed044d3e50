import { afterAll, beforeAll, expect, it } from 'vitest';
import { appRouter } from '../src/server/router.ts';
import { answerTrpc } from '../src/server/trpc-endpoint.ts';
import { aSetUpLink } from './support/set-up-link.ts';
import { HOST, ORIGIN, PASSWORD, startWebServer, type CallHeaders, type WebServer } from './support/web-server.ts';

let server: WebServer;
let owner: CallHeaders;
/** What succeeds when it comes from our own page, for every mutation there is. */
let inputs: Readonly<Record<string, object>>;

const KEY = { scopes: ['traces'], spansPerSecond: null, bytesPerSecond: null, allowedOrigins: [], expiresInDays: null };

beforeAll(async () => {
  server = await startWebServer();
  owner = { ...(await server.setUpOwner()), 'x-spanhouse-project': 'default' };
  await server.join(owner, 'grace@example.org', [{ project: 'default', role: 'viewer' }]);
  const made = async <T>(path: string, input: object): Promise<T> => {
    const answer = await server.call(path, input, owner);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.data as T;
  };
  const members = (await server.query('members.list', {}, owner)).data as readonly { readonly userId: string; readonly email: string }[];
  const userId = members.find(({ email }) => email === 'grace@example.org')?.userId ?? '';
  const key = await made<{ readonly view: { readonly id: number } }>('ingestKeys.create', { name: 'key', ...KEY });
  const robot = await made<{ readonly id: number }>('serviceAccounts.create', { name: 'robot', role: 'viewer' });
  const robots = await made<MadeToken>('serviceAccounts.createToken', { id: robot.id, name: 'robot', expiresInDays: null });
  const token = await made<MadeToken>('account.createToken', { name: 'own', role: 'viewer', expiresInDays: null });
  const view = (scope: 'own' | 'shared'): Promise<{ readonly id: number }> =>
    made(`savedViews.${scope}.create`, { name: scope, search: 'q=status' });
  const [own, shared, gone] = [await view('own'), await view('shared'), { own: await view('own'), shared: await view('shared') }];
  const rule = { name: 'orders', keyPattern: 'order.*', urlTemplate: 'https://shop.example/{value}' };
  const [rules, oldRule] = [
    await made<{ readonly id: number }>('linkRules.create', rule),
    await made<{ readonly id: number }>('linkRules.create', { ...rule, name: 'old' }),
  ];
  const invite = (email: string): Promise<{ readonly link: string }> => made('members.invite', { email, isOwner: true, roles: [] });
  const [guest] = [await invite('guest@example.org'), await invite('late@example.org')];
  const [late] = (await server.query('members.invitations', {}, owner)).data as readonly { readonly id: number }[];
  const forgotten = await made<{ readonly link: string }>('members.passwordLink', { userId });
  await server.signIn('ada@example.org');
  const sessions = (await server.query('account.sessions', {}, owner)).data as readonly { readonly id: string; readonly isThis: boolean }[];
  inputs = {
    'signIn.withPassword': { email: 'grace@example.org', password: PASSWORD },
    'signIn.withProvider': { target: '/' },
    'signIn.link': { link: guest.link },
    'signIn.setUp': { link: await aSetUpLink(server), name: 'Eve', email: 'eve@example.org', password: PASSWORD },
    'signIn.acceptInvitation': { link: guest.link, name: 'Guest', password: PASSWORD },
    'signIn.newPassword': { link: forgotten.link, password: 'another good sentence' },
    'account.rename': { name: 'Eve' },
    'account.changePassword': { current: PASSWORD, next: 'another good sentence' },
    'account.createToken': { name: 'evil', role: 'admin', expiresInDays: null },
    'account.revokeToken': { id: token.view.id },
    'account.endSession': { id: sessions.find(({ isThis }) => !isThis)?.id },
    'account.endOtherSessions': {},
    'ingestKeys.create': { name: 'evil', ...KEY },
    'ingestKeys.revoke': { id: key.view.id },
    'members.invite': { email: 'more@example.org', isOwner: true, roles: [] },
    'members.revokeInvitation': { id: late?.id },
    'members.passwordLink': { userId },
    'members.setRole': { userId, role: 'admin' },
    'members.setOwner': { userId, isOwner: true },
    'members.setDisabled': { userId, isDisabled: true },
    'linkRules.change': { id: rules.id, ...rule, urlTemplate: 'https://evil.example/{value}' },
    'linkRules.create': { ...rule, name: 'evil' },
    'linkRules.remove': { id: oldRule.id },
    'organization.rename': { name: 'Evil' },
    'projectSettings.rename': { name: 'Evil' },
    'projectSettings.setRetention': { days: 1 },
    'projectSettings.setIndexedTags': { keys: ['tier'] },
    'projectSettings.create': { slug: 'evil', name: 'Evil' },
    'savedColumns.setOwn': { place: 'search', columns: ['evil'] },
    'savedColumns.setShared': { place: 'search', columns: ['evil'] },
    'savedViews.own.change': { id: own.id, name: 'evil' },
    'savedViews.own.create': { name: 'evil', search: 'q=evil' },
    'savedViews.own.remove': { id: gone.own.id },
    'savedViews.shared.change': { id: shared.id, name: 'evil' },
    'savedViews.shared.create': { name: 'evil', search: 'q=evil' },
    'savedViews.shared.remove': { id: gone.shared.id },
    'serviceAccounts.create': { name: 'evil', role: 'admin' },
    'serviceAccounts.createToken': { id: robot.id, name: 'evil', expiresInDays: null },
    'serviceAccounts.revokeToken': { id: robot.id, tokenId: robots.view.id },
    'serviceAccounts.setDisabled': { id: robot.id, isDisabled: true },
    'signIn.out': {},
  };
});
afterAll(() => server.stop());

type MadeToken = { readonly view: { readonly id: number } };

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
    (await server.query('savedViews.list', {}, owner)).data,
    (await server.query('savedColumns.get', { place: 'search' }, owner)).data,
    (await server.query('linkRules.list', {}, owner)).data,
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
    const json = JSON.stringify(inputs[path]);
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

it('the same calls from our own page succeed, each of them', async () => {
  expect(Object.keys(inputs).toSorted()).toEqual(mutations.toSorted());
  // A changed password ends the other sessions before one of them can be ended by name.
  const order = Object.keys(inputs).toSorted(
    (a, b) => Number(a === 'account.changePassword') - Number(b === 'account.changePassword') + last(a) - last(b),
  );
  for (const path of order) {
    const { status, text } = await server.call(path, inputs[path] ?? {}, owner);
    // No provider is set up: as far as it goes without.
    expect([path, status, text.slice(0, 200)]).toEqual([path, path === 'signIn.withProvider' ? 502 : 200, expect.anything()]);
  }
});

function last(path: string): number {
  return path === 'signIn.out' ? 10 : path === 'account.endOtherSessions' ? 5 : 0;
}
