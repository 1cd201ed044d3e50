import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SIGN_IN_LIMITS } from '../src/server/sign-in/sign-in-limits.ts';
import { PEER_HEADER } from '../src/server/client-address.ts';
import { aSetUpLink } from './support/set-up-link.ts';
import { cookieOf, PASSWORD, PROXY, startWebServer, type Answer, type WebServer } from './support/web-server.ts';

let server: WebServer;
beforeAll(async () => {
  server = await startWebServer();
});
afterAll(() => server.stop());

describe('signing in', () => {
  it('until an owner is set up whoever is at this computer is let in, and nobody else', async () => {
    const here = { host: 'localhost:3000', origin: 'http://localhost:3000', [PEER_HEADER]: '127.0.0.1' };
    expect((await server.call('signIn.state', null, here)).data).toEqual({ state: 'local' });
    expect((await server.call('projects.list', null, here)).data).toContainEqual({ slug: 'default', name: 'Default', role: 'admin' });
    expect((await server.call('signIn.state', null)).data).toEqual({ state: 'nobody' });
    expect(await server.call('projects.list', null)).toMatchObject({ status: 401, code: 'AUTH.REQUIRED' });
    expect(await server.call('projects.list', null, here, server.stores({ isOpenUntilSetUp: false }))).toMatchObject({
      status: 401,
      code: 'AUTH.REQUIRED',
    });
  });

  it('a set-up link makes the first owner, once, and from then on everybody signs in', async () => {
    const owner = { name: 'Ada', email: 'Ada@Example.org', password: PASSWORD };
    const link = await aSetUpLink(server);
    expect(await server.call('signIn.setUp', { link: `${link.slice(0, -1)}x`, ...owner })).toMatchObject({
      status: 410,
      code: 'AUTH.LINK_INVALID',
    });
    expect(await server.call('signIn.setUp', { link, ...owner, password: 'short' })).toMatchObject({
      status: 400,
      code: 'REQUEST.INVALID',
    });
    expect((await server.call('signIn.link', { link })).data).toEqual({ kind: 'setup' });
    const set = await server.call('signIn.setUp', { link, ...owner });
    expect(set.status).toBe(200);
    expect(set.cookies).toHaveLength(1);
    expect(set.cookies[0]).toMatch(/^__Host-spanhouse\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = cookieOf(set.cookies);
    expect((await server.call('signIn.state', null, { cookie })).data).toMatchObject({
      state: 'person',
      name: 'Ada',
      email: 'ada@example.org',
      isOwner: true,
    });
    expect((await server.call('projects.list', null, { cookie })).data).toHaveLength(3);

    expect(await server.call('signIn.setUp', { link, ...owner })).toMatchObject({ status: 410 });
    const here = { host: 'localhost:3000', origin: 'http://localhost:3000', [PEER_HEADER]: '127.0.0.1' };
    expect(await server.call('projects.list', null, here)).toMatchObject({ status: 401, code: 'AUTH.REQUIRED' });
    expect(await server.call('projects.list', null, here)).toMatchObject({ status: 401 });
  });

  it('the right password lets in; a wrong one and an unknown address are answered alike', async () => {
    const signed = await server.call('signIn.withPassword', { email: 'ADA@example.org', password: PASSWORD });
    expect(signed.status).toBe(200);
    const wrong = await server.call('signIn.withPassword', { email: 'ada@example.org', password: 'wrong' });
    const unknown = await server.call('signIn.withPassword', { email: 'eve@example.org', password: PASSWORD });
    expect(wrong).toMatchObject({ status: 401, code: 'AUTH.REFUSED', cookies: [] });
    expect(unknown).toEqual(wrong);
  });

  it('a session ends when it is signed out, here and for whoever copied the cookie', async () => {
    const cookie = cookieOf((await server.call('signIn.withPassword', { email: 'ada@example.org', password: PASSWORD })).cookies);
    expect((await server.call('projects.list', null, { cookie })).status).toBe(200);
    const out = await server.call('signIn.out', {}, { cookie });
    expect(out.cookies[0]).toMatch(/^__Host-spanhouse\.session_token=; Max-Age=0/);
    expect(await server.call('projects.list', null, { cookie })).toMatchObject({ status: 401, code: 'AUTH.REQUIRED' });
    const forged = cookie.replace(/=.{4}/, '=AAAA');
    expect(await server.call('projects.list', null, { cookie: forged })).toMatchObject({ status: 401 });
  });

  it('ten wrong passwords lock the person out for a quarter of an hour, whatever the password', async () => {
    const attempt = (password: string): Promise<Answer> => server.call('signIn.withPassword', { email: 'ada@example.org', password });
    server.clock.advance(SIGN_IN_LIMITS.attempts.windowMs);
    for (let i = 0; i < SIGN_IN_LIMITS.lockOut.after; i++) expect((await attempt('wrong')).code).toBe('AUTH.REFUSED');
    expect(await attempt(PASSWORD)).toMatchObject({ status: 429, code: 'AUTH.LOCKED' });
    server.clock.advance(SIGN_IN_LIMITS.lockOut.forMs + 1);
    expect((await attempt(PASSWORD)).status).toBe(200);
  });

  it('an address that tries too often waits for a minute; others do not', async () => {
    server.clock.advance(SIGN_IN_LIMITS.attempts.windowMs);
    let told = 1; // what the sender says of itself is another each time
    const attempt = (from: string): Promise<Answer> =>
      server.call(
        'signIn.withPassword',
        { email: `nobody${String(told)}@example.org`, password: PASSWORD },
        { [PEER_HEADER]: PROXY, 'x-forwarded-for': `203.0.113.${String(told++)}, ${from}` },
      );
    for (let i = 0; i < SIGN_IN_LIMITS.attempts.max; i++) expect((await attempt('192.0.2.1')).code).toBe('AUTH.REFUSED');
    expect(await attempt('192.0.2.1')).toMatchObject({ status: 429, code: 'AUTH.LOCKED' });
    expect((await attempt('192.0.2.2')).code).toBe('AUTH.REFUSED');
    server.clock.advance(SIGN_IN_LIMITS.attempts.windowMs);
    expect((await attempt('192.0.2.1')).code).toBe('AUTH.REFUSED');
  });

  it('another site cannot make a browser sign in or out', async () => {
    for (const path of ['signIn.withPassword', 'signIn.out', 'signIn.setUp', 'signIn.link']) {
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'content-type': 'text/plain' },
        { 'content-type': 'multipart/form-data; boundary=x' },
        { 'content-type': 'application/x-www-form-urlencoded' },
        { host: 'evil.example' },
      ])
        expect((await server.call(path, {}, headers)).status, `${path} ${JSON.stringify(headers)}`).toBeGreaterThanOrEqual(400);
      expect((await server.call(path, null)).status, `GET ${path}`).toBe(405);
    }
  });
});
