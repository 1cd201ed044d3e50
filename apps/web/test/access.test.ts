import { createIngestKeys } from '@spanhouse/db';
import { silentLog } from '@spanhouse/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD, startWebServer, type CallHeaders, type WebServer } from './support/web-server.ts';

let server: WebServer;
let owner: CallHeaders;
const inProject = (headers: CallHeaders, project: string): CallHeaders => ({ ...headers, 'x-spanhouse-project': project });
const KEY = { name: 'checkout', scopes: ['traces'], spansPerSecond: 1_000, bytesPerSecond: null, allowedOrigins: [], expiresInDays: null };

beforeAll(async () => {
  server = await startWebServer();
  owner = await server.setUpOwner();
});
afterAll(() => server.stop());

type Made = { readonly key: string; readonly view: { readonly id: number; readonly prefix: string; readonly state: string } };
const resolve = (key: string) =>
  createIngestKeys(server.database, { clock: server.clock, log: silentLog }).resolve({ key, address: '192.0.2.9', origin: null });

it('a key that is made sends into its project until it is revoked, and is told once', async () => {
  const made = (await server.call('ingestKeys.create', KEY, inProject(owner, 'demo'))).data as Made;
  expect(await resolve(made.key)).toMatchObject({ projectId: 2, quota: { spansPerSecond: 1_000, bytesPerSecond: null } });
  const listed = await server.call('ingestKeys.list', null, inProject(owner, 'demo'));
  expect(listed.data).toContainEqual(expect.objectContaining({ prefix: made.view.prefix, state: 'good', createdBy: 'Ada' }));
  expect(listed.text).not.toContain(made.key);
  // Another project's admin does not reach it.
  expect(await server.call('ingestKeys.revoke', { id: made.view.id }, inProject(owner, 'default'))).toMatchObject({ status: 404 });
  expect((await server.call('ingestKeys.revoke', { id: made.view.id }, inProject(owner, 'demo'))).status).toBe(200);
  expect(await resolve(made.key)).toBe('unauthenticated');
  expect(await server.call('ingestKeys.revoke', { id: made.view.id }, inProject(owner, 'demo'))).toMatchObject({ status: 404 });
});

it('origins of a key are origins', async () => {
  const headers = inProject(owner, 'default');
  const made = await server.call(
    'ingestKeys.create',
    { ...KEY, allowedOrigins: ['https://Shop.example:443/', 'http://localhost:5173'] },
    headers,
  );
  expect(made.data).toMatchObject({ view: { allowedOrigins: ['https://shop.example', 'http://localhost:5173'] } });
  for (const origin of ['shop.example', 'https://shop.example/path', 'javascript:alert(1)', 'https://*', 'https://u:p@shop.example', '*']) {
    expect((await server.call('ingestKeys.create', { ...KEY, allowedOrigins: [origin] }, headers)).status, origin).toBe(400);
  }
});

it('an invitation brings somebody in once, with what it promised and no more', async () => {
  const roles = [{ project: 'demo', role: 'editor' }];
  const first = (await server.call('members.invite', { email: 'Grace@Example.org', isOwner: false, roles }, owner)).data as {
    readonly link: string;
  };
  const second = (await server.call('members.invite', { email: 'grace@example.org', isOwner: false, roles }, owner)).data as {
    readonly link: string;
  };
  expect((await server.call('signIn.link', { link: first.link })).status).toBe(410);
  expect((await server.call('signIn.link', { link: second.link })).data).toEqual({
    kind: 'invitation',
    email: 'grace@example.org',
    isKnown: false,
  });
  expect((await server.call('signIn.setUp', { link: second.link, name: 'G', email: 'g@example.org', password: PASSWORD })).status).toBe(
    410,
  );
  expect((await server.call('signIn.newPassword', { link: second.link, password: PASSWORD })).status).toBe(410);
  const guest = { link: second.link, name: 'Grace', password: PASSWORD };
  expect((await server.call('signIn.acceptInvitation', { ...guest, password: 'short' })).status).toBe(400);
  expect((await server.call('signIn.acceptInvitation', guest)).status).toBe(200);
  expect((await server.call('signIn.acceptInvitation', guest)).status).toBe(410);
  const grace = await server.signIn('grace@example.org');
  expect((await server.call('projects.list', null, grace)).data).toEqual([{ slug: 'demo', name: 'Demo', role: 'editor' }]);
  expect((await server.call('members.invite', { email: 'grace@example.org', isOwner: false, roles }, owner)).status).toBe(400);
});

it('an invitation that was taken back or is too old brings nobody in', async () => {
  const invite = async (email: string): Promise<string> =>
    ((await server.call('members.invite', { email, isOwner: true, roles: [] }, owner)).data as { readonly link: string }).link;
  const taken = await invite('taken@example.org');
  const [open] = (await server.call('members.invitations', null, owner)).data as readonly { readonly id: number }[];
  expect((await server.call('members.revokeInvitation', { id: open?.id }, owner)).status).toBe(200);
  expect((await server.call('signIn.link', { link: taken })).status).toBe(410);
  const old = await invite('old@example.org');
  server.clock.advance(7 * 86_400_000);
  expect((await server.call('signIn.link', { link: old })).status).toBe(410);
});

it('a link for a new password works once, ends every session, and lifts a lock-out', async () => {
  const before = await server.join(owner, 'heidi@example.org', [{ project: 'demo', role: 'viewer' }]);
  for (let i = 0; i < 10; i++) await server.call('signIn.withPassword', { email: 'heidi@example.org', password: 'wrong' });
  const members = (await server.query('members.list', {}, owner)).data as readonly {
    readonly userId: string;
    readonly email: string;
    readonly isLocked: boolean;
  }[];
  const heidi = members.find(({ email }) => email === 'heidi@example.org');
  expect(heidi?.isLocked).toBe(true);
  const { link } = (await server.call('members.passwordLink', { userId: heidi?.userId }, owner)).data as { readonly link: string };
  expect((await server.call('signIn.link', { link })).data).toEqual({ kind: 'password', email: 'heidi@example.org' });
  expect((await server.call('signIn.newPassword', { link, password: 'another good sentence' })).status).toBe(200);
  expect((await server.call('signIn.newPassword', { link, password: 'another good sentence' })).status).toBe(410);
  expect((await server.call('projects.list', null, before)).status).toBe(401);
  expect(await server.signIn('heidi@example.org', 'another good sentence')).toHaveProperty('cookie');
});

it('changing the password needs the present one and ends the other sessions', async () => {
  const here = await server.join(owner, 'ivan@example.org', [{ project: 'demo', role: 'viewer' }]);
  const there = await server.signIn('ivan@example.org');
  expect(await server.call('account.changePassword', { current: 'wrong', next: 'a new good sentence' }, here)).toMatchObject({
    code: 'AUTH.REFUSED',
  });
  expect((await server.call('account.sessions', null, here)).data).toHaveLength(2);
  expect((await server.call('account.changePassword', { current: PASSWORD, next: 'a new good sentence' }, here)).status).toBe(200);
  expect((await server.call('projects.list', null, there)).status).toBe(401);
  expect((await server.call('account.sessions', null, here)).data).toEqual([
    expect.objectContaining({ isThis: true, address: '192.0.2.7', userAgent: 'Test' }),
  ]);
});

it('one session can be ended from another, and nobody else’s', async () => {
  const here = await server.join(owner, 'judy@example.org', [{ project: 'demo', role: 'viewer' }]);
  const there = await server.signIn('judy@example.org');
  const sessions = (await server.call('account.sessions', null, there)).data as readonly {
    readonly id: string;
    readonly isThis: boolean;
  }[];
  const id = sessions.find(({ isThis }) => !isThis)?.id;
  expect((await server.call('account.endSession', { id }, owner)).status).toBe(404);
  expect((await server.call('account.endSession', { id }, there)).status).toBe(200);
  expect((await server.call('projects.list', null, here)).status).toBe(401);
});

it('the last owner stays, also when two step down at the same moment', async () => {
  const members = async () =>
    (await server.query('members.list', {}, owner)).data as readonly {
      readonly userId: string;
      readonly email: string;
      readonly isOwner: boolean;
    }[];
  const [ada] = (await members()).filter(({ isOwner }) => isOwner);
  expect(await server.call('members.setOwner', { userId: ada?.userId, isOwner: false }, owner)).toMatchObject({ status: 400 });
  expect(await server.call('members.setDisabled', { userId: ada?.userId, isDisabled: true }, owner)).toMatchObject({ status: 400 });
  const second = await server.join(owner, 'second@example.org', [], true);
  const other = (await members()).find(({ email }) => email === 'second@example.org');
  const answers = await Promise.all([
    server.call('members.setOwner', { userId: ada?.userId, isOwner: false }, second),
    server.call('members.setOwner', { userId: other?.userId, isOwner: false }, owner),
  ]);
  expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
  const owners = (await server.database.members.list(1)).filter(({ isOwner }) => isOwner);
  expect(owners).toHaveLength(1);
  await server.database.members.setOwner(1, ada?.userId ?? '', true);
});

it('what is done is written down: who, what, to what, from where; by project and as a whole', async () => {
  const made = (await server.call('ingestKeys.create', { ...KEY, name: 'audited' }, inProject(owner, 'demo'))).data as Made;
  const page = async (project: string | null, text: string) =>
    (
      await server.query(
        project === null ? 'audit.ofOrganization' : 'audit.ofProject',
        { text },
        project === null ? owner : inProject(owner, project),
      )
    ).data as { readonly entries: readonly object[] };
  const expected = {
    action: 'ingest_key.create',
    project: 'demo',
    actor: expect.objectContaining({ kind: 'user', name: 'Ada <ada@example.org>' }) as object,
    object: { kind: 'ingest_key', id: String(made.view.id), name: 'audited' },
    detail: expect.objectContaining({ prefix: made.view.prefix }) as object,
    address: '192.0.2.7',
    userAgent: 'Test',
  };
  expect((await page('demo', 'audited')).entries).toEqual([expect.objectContaining(expected)]);
  expect((await page(null, 'AUDITED')).entries).toEqual([expect.objectContaining(expected)]);
  expect((await page('default', 'audited')).entries).toEqual([]);
  expect((await page(null, '%')).entries).toEqual([]);
});

it('a project has days and a name of its own, and its slug is taken once', async () => {
  expect((await server.call('projectSettings.create', { slug: 'shop', name: 'Shop' }, owner)).data).toEqual({ slug: 'shop' });
  expect((await server.call('projectSettings.create', { slug: 'shop', name: 'Shop' }, owner)).status).toBe(400);
  for (const slug of ['Shop', '-shop', 'shop/', '../x', '', 'ä', 'x'.repeat(41)])
    expect((await server.call('projectSettings.create', { slug, name: 'x' }, owner)).status, slug).toBe(400);
  expect((await server.call('projectSettings.setRetention', { days: 30 }, inProject(owner, 'shop'))).status).toBe(200);
  expect((await server.call('projectSettings.rename', { name: 'The Shop' }, inProject(owner, 'shop'))).status).toBe(200);
  expect(await server.database.projects.bySlug('shop')).toMatchObject({ name: 'The Shop', retentionDays: 30 });
  expect((await server.database.projects.bySlug('demo'))?.retentionDays).toBeNull();
});

it('a project has tags of its own: attributes that have no column, each since it was chosen', async () => {
  const inDemo = inProject(owner, 'demo');
  expect((await server.call('projectSettings.setIndexedTags', { keys: ['tier', 'user.id'] }, inDemo)).status).toBe(200);
  const since = server.clock.now();
  server.clock.advance(60_000);
  expect((await server.call('projectSettings.setIndexedTags', { keys: ['region', 'tier'] }, inDemo)).status).toBe(200);
  expect((await server.database.projects.bySlug('demo'))?.indexedTags).toEqual([
    { key: 'region', since: since + 60_000 },
    { key: 'tier', since },
  ]);
  for (const keys of [['http.route'], ['service.name'], [''], ['a\u0000b'], Array.from({ length: 17 }, (_, i) => `key-${String(i)}`)])
    expect((await server.call('projectSettings.setIndexedTags', { keys }, inDemo)).status, keys[0]).toBe(400);
  expect((await server.database.projects.bySlug('default'))?.indexedTags).toEqual([]);
});
