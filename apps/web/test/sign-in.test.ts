import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { manualClock, Secret, silentLog, systemClock, unixMs } from '@spanhouse/core';
import { createDatabase, makeCredential, type Database } from '@spanhouse/db';
import { migrateDatabase, seedDatabase } from '@spanhouse/db/migrations';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@spanhouse/db/testing';
import type { TraceReader } from '@spanhouse/trace-store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Services } from '../src/server/context.ts';
import { createAuth } from '../src/server/sign-in/create-auth.ts';
import { createSignIn } from '../src/server/sign-in/sign-in.ts';
import { SIGN_IN_LIMITS } from '../src/server/sign-in/sign-in-limits.ts';
import type { Stores } from '../src/server/stores.ts';
import { answerTrpc } from '../src/server/trpc-endpoint.ts';
import { WebMetrics } from '../src/server/web-metrics.ts';

const ORIGIN = 'https://traces.example.org';
const PASSWORD = 'correct horse battery';

/** What no procedure asks for. */
const NO_STORES = {
  origins: [ORIGIN],
  metrics: new WebMetrics(),
  admin: { host: '127.0.0.1', port: 0 },
  ping: () => Promise.reject(new Error('not asked')),
  close: () => Promise.resolve(),
};

let postgres: EmbeddedPostgres;
let database: Database;
const clock = manualClock(Date.UTC(2026, 10, 23));

/** The web server's procedures over a real PostgreSQL; nothing here reads traces. */
function open(over: Partial<Services> = {}): Stores {
  const signIn = createSignIn(createAuth({ secret: new Secret('s'.repeat(40)), origins: [ORIGIN] }, database), {
    database,
    clock,
    log: silentLog,
  });
  const services: Services = {
    traces: {} as TraceReader,
    projects: database.projects,
    people: database.people,
    signIn,
    isOpenUntilSetUp: true,
    log: silentLog,
    clock,
    ...over,
  };
  return { ...NO_STORES, services };
}

type Answer = { readonly status: number; readonly data: unknown; readonly code: string | null; readonly cookies: readonly string[] };

/** Calls a procedure as the page does. */
async function call(stores: Stores, path: string, input: object | null, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const request = new Request(`${ORIGIN}/api/trpc/${path}`, {
    ...(input === null ? {} : { method: 'POST', body: JSON.stringify(input) }),
    headers: {
      host: 'traces.example.org',
      'sec-fetch-site': 'same-origin',
      ...(input === null ? {} : { 'content-type': 'application/json', origin: ORIGIN }),
      ...headers,
    },
  });
  const response = await answerTrpc(stores, request);
  const body = (await response.json()) as { result?: { data?: unknown }; error?: { code?: string; data?: { appCode: string } } };
  const data = body.error?.data;
  const code = body.error === undefined ? null : (data?.appCode ?? body.error.code ?? null);
  return { status: response.status, data: body.result?.data, code, cookies: response.headers.getSetCookie() };
}

const cookieOf = (cookies: readonly string[]): string => cookies.map((cookie) => cookie.split(';')[0]).join('; ');

async function aLink(kind: 'setup' | 'password' = 'setup'): Promise<string> {
  const { secret, hash } = makeCredential('link', randomBytes);
  const now = clock.now();
  await database.signInLinks.replace(
    { kind, userId: null, hash, createdBy: 'test', expiresAt: unixMs(now + 60_000) },
    now,
  );
  return secret.reveal();
}

beforeAll(async () => {
  postgres = await startEmbeddedPostgres();
  const { url } = postgres;
  await migrateDatabase({ url }, { log: silentLog });
  database = createDatabase({ url }, { log: silentLog });
  await seedDatabase({ url, secretsDirectory: join(postgres.dataDirectory, 'secrets') }, { database, clock: systemClock, log: silentLog });
});
afterAll(async () => {
  await database.close();
  await postgres.remove();
});

describe('signing in', () => {
  it('until an owner is set up whoever is at this computer is let in, and nobody else', async () => {
    const here = { host: 'localhost:3000', origin: 'http://localhost:3000' };
    expect((await call(open(), 'signIn.state', null, here)).data).toEqual({ state: 'local' });
    expect((await call(open(), 'projects.list', null, here)).data).toContainEqual({ slug: 'default', name: 'Default' });
    expect((await call(open(), 'signIn.state', null)).data).toEqual({ state: 'nobody' });
    expect(await call(open(), 'projects.list', null)).toMatchObject({ status: 401, code: 'AUTH.REQUIRED' });
    expect(await call(open({ isOpenUntilSetUp: false }), 'projects.list', null, here)).toMatchObject({
      status: 401,
      code: 'AUTH.REQUIRED',
    });
  });

  it('a set-up link makes the first owner, once, and from then on everybody signs in', async () => {
    const stores = open();
    const owner = { name: 'Ada', email: 'Ada@Example.org', password: PASSWORD };
    const link = await aLink();
    expect(await call(stores, 'signIn.setUp', { link: `${link.slice(0, -1)}x`, ...owner })).toMatchObject({
      status: 410,
      code: 'AUTH.LINK_INVALID',
    });
    expect(await call(stores, 'signIn.setUp', { link, ...owner, password: 'short' })).toMatchObject({
      status: 400,
      code: 'REQUEST.INVALID',
    });
    expect((await call(stores, 'signIn.link', { link })).data).toEqual({ kind: 'setup' });
    const set = await call(stores, 'signIn.setUp', { link, ...owner });
    expect(set.status).toBe(200);
    expect(set.cookies).toHaveLength(1);
    expect(set.cookies[0]).toMatch(/^__Host-spanhouse\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = cookieOf(set.cookies);
    expect((await call(stores, 'signIn.state', null, { cookie })).data).toEqual({ state: 'person', name: 'Ada', email: 'ada@example.org' });
    expect((await call(stores, 'projects.list', null, { cookie })).data).toHaveLength(3);

    expect(await call(stores, 'signIn.setUp', { link, ...owner })).toMatchObject({ status: 410 });
    const here = { host: 'localhost:3000', origin: 'http://localhost:3000' };
    expect(await call(stores, 'projects.list', null, here)).toMatchObject({ status: 401, code: 'AUTH.REQUIRED' });
    expect(await call(open(), 'projects.list', null, here)).toMatchObject({ status: 401 });
  });

  it('the right password lets in; a wrong one and an unknown address are answered alike', async () => {
    const stores = open();
    const signed = await call(stores, 'signIn.withPassword', { email: 'ADA@example.org', password: PASSWORD });
    expect(signed.status).toBe(200);
    const wrong = await call(stores, 'signIn.withPassword', { email: 'ada@example.org', password: 'wrong' });
    const unknown = await call(stores, 'signIn.withPassword', { email: 'eve@example.org', password: PASSWORD });
    expect(wrong).toMatchObject({ status: 401, code: 'AUTH.REFUSED', cookies: [] });
    expect(unknown).toEqual(wrong);
  });

  it('a session ends when it is signed out, here and for whoever copied the cookie', async () => {
    const stores = open();
    const cookie = cookieOf((await call(stores, 'signIn.withPassword', { email: 'ada@example.org', password: PASSWORD })).cookies);
    expect((await call(stores, 'projects.list', null, { cookie })).status).toBe(200);
    const out = await call(stores, 'signIn.out', {}, { cookie });
    expect(out.cookies[0]).toMatch(/^__Host-spanhouse\.session_token=; Max-Age=0/);
    expect(await call(stores, 'projects.list', null, { cookie })).toMatchObject({ status: 401, code: 'AUTH.REQUIRED' });
    const forged = cookie.replace(/=.{4}/, '=AAAA');
    expect(await call(stores, 'projects.list', null, { cookie: forged })).toMatchObject({ status: 401 });
  });

  it('ten wrong passwords lock the person out for a quarter of an hour, whatever the password', async () => {
    const stores = open();
    const attempt = (password: string): Promise<Answer> => call(stores, 'signIn.withPassword', { email: 'ada@example.org', password });
    for (let i = 0; i < SIGN_IN_LIMITS.lockOut.after; i++) expect((await attempt('wrong')).code).toBe('AUTH.REFUSED');
    expect(await attempt(PASSWORD)).toMatchObject({ status: 429, code: 'AUTH.LOCKED' });
    clock.advance(SIGN_IN_LIMITS.lockOut.forMs + 1);
    expect((await attempt(PASSWORD)).status).toBe(200);
  });

  it('another site cannot make a browser sign in or out', async () => {
    const stores = open();
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
        expect((await call(stores, path, {}, headers)).status, `${path} ${JSON.stringify(headers)}`).toBeGreaterThanOrEqual(400);
      expect((await call(stores, path, null)).status, `GET ${path}`).toBe(405);
    }
  });
});
