import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PEER_HEADER } from '../src/server/client-address.ts';
import { SIGN_IN_LIMITS } from '../src/server/sign-in/sign-in-limits.ts';
import { answerTrpc } from '../src/server/trpc-endpoint.ts';
import { aSetUpLink } from './support/set-up-link.ts';
import { HOST, ORIGIN, PASSWORD, PROXY, startWebServer, type Answer, type CallHeaders, type WebServer } from './support/web-server.ts';

let server: WebServer;
let owner: CallHeaders;
beforeAll(async () => {
  server = await startWebServer();
});
afterAll(() => server.stop());

/** From another address each time, so that only wrong passwords count. */
let address = 1;
const tryPassword = (email: string, password: string): Promise<Answer> =>
  server.call('signIn.withPassword', { email, password }, { [PEER_HEADER]: `192.0.2.${String(address++)}` });

it('before anybody is set up, whoever comes through a proxy is not at this computer', async () => {
  const here = { host: 'localhost:3000', origin: 'http://localhost:3000', [PEER_HEADER]: '127.0.0.1' };
  const stateOf = async (headers: CallHeaders): Promise<unknown> => (await server.call('signIn.state', null, headers)).data;
  expect(await stateOf(here)).toEqual({ state: 'local' });
  for (const headers of [
    { ...here, [PEER_HEADER]: '192.0.2.7' },
    { ...here, [PEER_HEADER]: PROXY },
    { ...here, [PEER_HEADER]: PROXY, 'x-forwarded-for': '127.0.0.1, 192.0.2.7' },
    { ...here, via: '1.1 proxy' },
    { ...here, forwarded: 'for=192.0.2.7' },
    { ...here, 'x-real-ip': '192.0.2.7' },
    { ...here, host: 'localhost.evil.example' },
  ])
    expect(await stateOf(headers).catch(() => null), JSON.stringify(headers)).not.toEqual({ state: 'local' });
});

it('of two who open the set-up link at once one becomes the owner', async () => {
  const link = await aSetUpLink(server);
  const people = ['ada', 'eve'].map((name) => ({ link, name, email: `${name}@example.org`, password: PASSWORD }));
  const answers = await Promise.all(people.map((person) => server.call('signIn.setUp', person)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
  const won = people[answers.findIndex(({ status }) => status === 200)];
  expect((await server.database.members.list(1)).map(({ email, isOwner }) => [email, isOwner])).toEqual([[won?.email, true]]);
  owner = await server.signIn(won?.email ?? '');
});

it('a set-up link is not used up by an address that somebody has', async () => {
  const link = await aSetUpLink(server);
  const [first] = await server.database.members.list(1);
  const person = { link, name: 'Ada', email: first?.email.toUpperCase(), password: PASSWORD };
  expect(await server.call('signIn.setUp', person)).toMatchObject({ status: 400, code: 'REQUEST.INVALID' });
  expect((await server.call('signIn.link', { link })).data).toEqual({ kind: 'setup' });
});

it('being locked out does not tell who has an account', async () => {
  await server.join(owner, 'grace@example.org', [{ project: 'demo', role: 'viewer' }]);
  const answersOf = async (email: string): Promise<readonly (string | null)[]> => {
    const codes: (string | null)[] = [];
    for (let i = 0; i < SIGN_IN_LIMITS.lockOut.after + 2; i++) codes.push((await tryPassword(email, 'wrong')).text);
    server.clock.advance(SIGN_IN_LIMITS.lockOut.forMs - 1);
    codes.push((await tryPassword(email, 'wrong')).text);
    server.clock.advance(2);
    codes.push((await tryPassword(email, 'wrong')).text);
    return codes;
  };
  const known = await answersOf('grace@example.org');
  expect(known.filter((text) => text?.includes('AUTH.LOCKED'))).toHaveLength(3);
  expect(await answersOf('stranger@example.org')).toEqual(known);
});

it('whoever found a browser open does not find the password by trying', async () => {
  const heidi = await server.join(owner, 'heidi@example.org', [{ project: 'demo', role: 'viewer' }]);
  const guess = (current: string): Promise<Answer> =>
    server.call('account.changePassword', { current, next: 'a new good sentence' }, heidi);
  for (let i = 0; i < SIGN_IN_LIMITS.lockOut.after; i++) expect((await guess('wrong')).code).toBe('AUTH.REFUSED');
  expect((await guess(PASSWORD)).code).toBe('AUTH.LOCKED');
});

it('a session that began while its person was being disabled is none', async () => {
  const ivan = await server.join(owner, 'ivan@example.org', [{ project: 'demo', role: 'admin' }]);
  const client = new pg.Client({ connectionString: server.postgres.url.reveal() });
  await client.connect();
  await client.query("UPDATE users SET disabled_at = now() WHERE email = 'ivan@example.org'");
  await client.end();
  for (const path of ['projects.list', 'account.sessions', 'ingestKeys.list'])
    expect(await server.call(path, null, { ...ivan, 'x-spanhouse-project': 'demo' }), path).toMatchObject({ status: 401 });
  expect((await server.call('signIn.state', null, ivan)).data).toEqual({ state: 'nobody' });
});

it('what was tried and did not succeed, and leaving, are written down', async () => {
  const cookie = await server.signIn('heidi@example.org').catch(() => null);
  expect(cookie).toBeNull(); // locked by the test before
  server.clock.advance(SIGN_IN_LIMITS.lockOut.forMs);
  await tryPassword('mallory@example.org', 'wrong');
  const heidi = await server.signIn('heidi@example.org');
  await server.call('signIn.out', {}, heidi);
  const entriesOf = async (text: string): Promise<unknown> =>
    (
      (await server.query('audit.ofOrganization', { text }, owner)).data as {
        readonly entries: readonly { readonly action: string; readonly actor: { readonly kind: string }; readonly address: string }[];
      }
    ).entries.map(({ action, actor, address: from }) => [action, actor.kind, from]);
  expect(await entriesOf('mallory')).toEqual([['session.refuse', 'nobody', `192.0.2.${String(address - 1)}`]]);
  expect(await entriesOf('session.end')).toEqual([['session.end', 'user', '192.0.2.7']]);
  expect(await entriesOf(`192.0.2.${String(address - 1)}`)).toHaveLength(1);
});

const post = (path: string, body: BodyInit, headers: CallHeaders = {}): Promise<Response> =>
  answerTrpc(
    server.stores(),
    new Request(`${ORIGIN}/api/trpc/${path}`, {
      method: 'POST',
      headers: { host: HOST, origin: ORIGIN, 'content-type': 'application/json', ...headers },
      body,
      duplex: 'half',
    } as RequestInit),
  );

it('a body that does not say how long it is, is read no further than it may be', async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulled += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
  });
  const response = await post('signIn.withPassword', endless);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('at most 1048576 bytes');
  expect(pulled).toBeLessThan(2_000_000);
});

it('many calls in one request are none', async () => {
  const body = JSON.stringify(
    Object.fromEntries(Array.from({ length: 3 }, (_, i) => [i, { email: 'ada@example.org', password: 'wrong' }])),
  );
  const path = new Array<string>(3).fill('signIn.withPassword').join(',');
  expect((await post(`${path}?batch=1`, body)).status).toBeGreaterThanOrEqual(400);
  expect((await post(path, body)).status).toBeGreaterThanOrEqual(400);
});

it('deep and odd bodies are refused as any other', async () => {
  for (const body of [
    '['.repeat(100_000),
    `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
    '{"__proto__":{"email":"a"}}',
    'null',
    '',
    '\0',
    '{"email":1e999}',
  ]) {
    expect((await post('signIn.withPassword', body)).status, body.slice(0, 20)).toBe(400);
  }
});

it('a cookie that was not signed here, or was signed for another, is none', async () => {
  const heidi = await server.signIn('heidi@example.org');
  const [name = '', value = ''] = (heidi['cookie'] ?? '').split('=');
  const [token = '', signature = ''] = decodeURIComponent(value).split('.');
  const other = decodeURIComponent(((await server.signIn('heidi@example.org'))['cookie'] ?? '').split('=')[1] ?? '').split('.');
  for (const forged of [
    token,
    `${token}.`,
    `${token}.${other[1] ?? ''}`,
    `${other[0] ?? ''}.${signature}`,
    `${token}x.${signature}`,
    `.${signature}`,
    '',
    'null',
  ]) {
    for (const cookie of [
      `${name}=${encodeURIComponent(forged)}`,
      `${name.replace('__Host-', '')}=${encodeURIComponent(value)}`,
      `__Secure-${name}=${value}`,
    ]) {
      expect((await server.call('projects.list', null, { cookie })).status, cookie).toBe(401);
    }
  }
});

it('an admin of a project makes nobody an owner, reaches no other project, and a role that was taken away is gone at once', async () => {
  const admin = await server.join(owner, 'admin@example.org', [{ project: 'demo', role: 'admin' }]);
  const inDemo = { ...admin, 'x-spanhouse-project': 'demo' };
  const members = (await server.query('members.ofProject', {}, inDemo)).data as readonly {
    readonly userId: string;
    readonly email: string;
  }[];
  const userId = members.find(({ email }) => email === 'admin@example.org')?.userId;
  expect((await server.call('members.setOwner', { userId, isOwner: true }, inDemo)).status).toBe(403);
  expect((await server.call('members.setRole', { userId, role: 'owner' }, inDemo)).status).toBe(400);
  expect((await server.call('members.setRole', { userId, role: 'admin' }, { ...admin, 'x-spanhouse-project': 'default' })).status).toBe(
    404,
  );
  // What names a project in the input has no say.
  expect((await server.call('members.setRole', { userId, role: 'viewer', project: 'default', projectId: 1 }, inDemo)).status).toBe(200);
  expect((await server.call('members.setRole', { userId, role: 'admin' }, inDemo)).status).toBe(403);
  expect((await server.call('projects.list', null, admin)).data).toEqual([{ slug: 'demo', name: 'Demo', role: 'viewer' }]);
});

it('a token cannot make itself a better one, nor a session', async () => {
  const made = await server.call('account.createToken', { name: 't', role: 'viewer', expiresInDays: 1 }, owner);
  const bearer = { authorization: `Bearer ${(made.data as { readonly token: string }).token}` };
  expect((await server.call('account.createToken', { name: 'u', role: 'admin', expiresInDays: null }, bearer)).status).toBe(403);
  expect((await server.call('account.changePassword', { current: PASSWORD, next: 'a new good sentence' }, bearer)).status).toBe(403);
  // Shown together with an owner's cookie, it is the token that counts.
  expect((await server.call('members.list', null, { ...owner, ...bearer })).status).toBe(403);
  expect((await server.call('members.list', null, { ...owner, authorization: 'Basic x' })).status).toBe(401);
});

it('a session cookie is good for nothing in another place', async () => {
  const { cookie = '' } = await server.signIn('heidi@example.org');
  const value = decodeURIComponent(cookie.split('=')[1] ?? '');
  expect((await server.call('projects.list', null, { authorization: `Bearer ${value.split('.')[0] ?? ''}` })).status).toBe(401);
});
