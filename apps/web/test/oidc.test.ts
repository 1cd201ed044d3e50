import { afterAll, beforeAll, expect, it } from 'vitest';
import { Secret, silentLog } from '@spanhouse/core';
import { answerOidcCallback } from '../src/server/sign-in/oidc-callback.ts';
import { signInAtProvider, startOidcProvider, type TestOidcProvider } from './support/oidc-provider.ts';
import { cookieOf, HOST, NO_TELEMETRY, ORIGIN, startWebServer, type CallHeaders, type WebServer } from './support/web-server.ts';

const PEOPLE = {
  grace: { email: 'Grace@Example.org', email_verified: true, name: 'Grace' },
  stranger: { email: 'stranger@example.org', email_verified: true, name: 'Stranger' },
  liar: { email: 'ada@example.org', email_verified: false, name: 'Not Ada' },
  guest: { email: 'guest@example.org', email_verified: true, name: 'Guest' },
  pretender: { email: 'late@example.org', email_verified: false, name: 'Pretender' },
};

let provider: TestOidcProvider;
let server: WebServer;
let owner: CallHeaders;
beforeAll(async () => {
  provider = await startOidcProvider(`${ORIGIN}/api/auth/callback/oidc`, PEOPLE);
  const { issuer, clientId, clientSecret } = provider;
  const config = { name: 'Example SSO', issuer, clientId, clientSecret: new Secret(clientSecret), scopes: ['openid', 'email', 'profile'] };
  server = await startWebServer(silentLog, NO_TELEMETRY, config);
  owner = await server.setUpOwner();
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
});

type Arrival = { readonly location: string; readonly headers: CallHeaders };

async function arrive(back: string, cookie: string): Promise<Arrival> {
  const response = await answerOidcCallback(server.stores(), new Request(back, { headers: { host: HOST, cookie } }));
  return { location: response.headers.get('location') ?? '', headers: { cookie: cookieOf(response.headers.getSetCookie()) } };
}

async function setOut(target = '/p/demo/traces'): Promise<{ readonly url: string; readonly cookie: string }> {
  server.clock.advance(60_000); // attempts of an address are bounded by the minute
  const answer = await server.call('signIn.withProvider', { target });
  expect(answer.status, answer.text).toBe(200);
  return { url: (answer.data as { readonly url: string }).url, cookie: cookieOf(answer.cookies) };
}

async function comeIn(login: keyof typeof PEOPLE, target?: string): Promise<Arrival> {
  const { url, cookie } = await setOut(target);
  return await arrive(await signInAtProvider(url, provider.issuer, login), cookie);
}

const projectsOf = async (headers: CallHeaders): Promise<unknown> => (await server.call('projects.list', null, headers)).data;

it('somebody with an account comes in by the address that the provider has verified, and arrives where they wanted to go', async () => {
  await server.join(owner, 'grace@example.org', [{ project: 'demo', role: 'viewer' }]);
  const { location, headers } = await comeIn('grace');
  expect(location).toBe('/p/demo/traces');
  expect(await projectsOf(headers)).toEqual([{ slug: 'demo', name: 'Demo', role: 'viewer' }]);
  const again = await comeIn('grace', '//evil.example');
  expect(again.location).toBe('/');
});

it('an invitation is accepted by coming in with its address', async () => {
  await server.call(
    'members.invite',
    { email: 'guest@example.org', isOwner: false, roles: [{ project: 'default', role: 'editor' }] },
    owner,
  );
  const { headers } = await comeIn('guest');
  expect(await projectsOf(headers)).toEqual([{ slug: 'default', name: 'Default', role: 'editor' }]);
  expect((await server.call('members.invitations', null, owner)).data).toEqual([]);
  const { entries } = (await server.query('audit.ofOrganization', { text: 'guest' }, owner)).data as {
    readonly entries: readonly { readonly action: string }[];
  };
  expect(entries.map(({ action }) => action)).toEqual(['session.begin', 'invitation.accept', 'invitation.create']);
});

it.each(['stranger', 'liar', 'pretender'] as const)(
  '%s is not let in: nobody invited them, or the provider does not vouch for the address',
  async (login) => {
    await server.call('members.invite', { email: 'late@example.org', isOwner: true, roles: [] }, owner);
    const { location, headers } = await comeIn(login);
    expect(location).toMatch(/^\/sign-in\?error=(unable_to_create_user|account_not_linked|unable_to_link_account)/);
    expect(await server.call('projects.list', null, headers)).toMatchObject({ status: 401 });
  },
);

it('whoever was disabled is not let in by the provider either', async () => {
  const members = (await server.query('members.list', {}, owner)).data as readonly { readonly userId: string; readonly email: string }[];
  const userId = members.find(({ email }) => email === 'grace@example.org')?.userId;
  await server.call('members.setDisabled', { userId, isDisabled: true }, owner);
  const { headers } = await comeIn('grace');
  expect(await server.call('projects.list', null, headers)).toMatchObject({ status: 401 });
});

it('the way back is good for the browser that set out, once', async () => {
  const { url, cookie } = await setOut();
  const back = await signInAtProvider(url, provider.issuer, 'guest');
  const stolen = await arrive(back, '');
  expect(await server.call('projects.list', null, stolen.headers)).toMatchObject({ status: 401 });
  const own = await arrive(back, cookie);
  // The first attempt used the state up: somebody else's attempt costs a second try, never an entry.
  const repeated = await arrive(back, cookie);
  expect(await server.call('projects.list', null, repeated.headers)).toMatchObject({ status: 401 });
  expect(own.location).toBeTypeOf('string');
});

it('without a provider the sign-in page offers none', async () => {
  expect((await server.call('signIn.methods', null)).data).toMatchObject({ oidc: { name: 'Example SSO' } });
  const plain = await startWebServer();
  expect((await plain.call('signIn.methods', null)).data).toEqual({ password: true, oidc: null });
  expect(await plain.call('signIn.withProvider', { target: '/' })).toMatchObject({ status: 502, code: 'AUTH.PROVIDER_FAILED' });
  await plain.stop();
});
