import { join } from 'node:path';
import { AppError, manualClock, parseNetwork, Secret, silentLog, systemClock, type Log } from '@spanhouse/core';
import { createDatabase, type Database } from '@spanhouse/db';
import { migrateDatabase, seedDatabase } from '@spanhouse/db/migrations';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@spanhouse/db/testing';
import type { LogReader } from '@spanhouse/log-store';
import type { ApplicationReader, TraceReader } from '@spanhouse/trace-store';
import type { Services } from '../../src/server/context.ts';
import { PEER_HEADER } from '../../src/server/client-address.ts';
import { createAuth, type OidcProvider } from '../../src/server/sign-in/create-auth.ts';
import { createEntryLinks } from '../../src/server/sign-in/entry-links.ts';
import { createSignIn } from '../../src/server/sign-in/sign-in.ts';
import type { Stores } from '../../src/server/stores.ts';
import { answerTrpc } from '../../src/server/trpc-endpoint.ts';
import { WebMetrics } from '../../src/server/web-metrics.ts';
import { aSetUpLink } from './set-up-link.ts';

export const ORIGIN = 'https://traces.example.org';
export const HOST = 'traces.example.org';
export const PASSWORD = 'correct horse battery';

/** One proxy. */
export const PROXY = '10.0.0.1';
const TRUSTED_PROXIES = [parseNetwork(PROXY)!];

export type Answer = {
  readonly status: number;
  readonly data: unknown;
  readonly code: string | null;
  readonly message: string | null;
  readonly cookies: readonly string[];
  /** As it went over the wire. */
  readonly text: string;
};

export type CallHeaders = Readonly<Record<string, string>>;

/** What is answered from telemetry. */
export type TelemetryReaders = { readonly traces: TraceReader; readonly applications: ApplicationReader; readonly logs: LogReader };

/** Every store of telemetry is away: for tests that ask for none. */
const AWAY = { get: () => () => Promise.reject(new AppError('STORE.UNAVAILABLE', 'no traces here')) };
export const NO_TELEMETRY: TelemetryReaders = {
  traces: new Proxy({} as TraceReader, AWAY),
  applications: new Proxy({} as ApplicationReader, AWAY),
  logs: new Proxy({} as LogReader, AWAY),
};

/** The web server's procedures over a real PostgreSQL of its own. */
export type WebServer = {
  readonly database: Database;
  readonly postgres: EmbeddedPostgres;
  readonly clock: ReturnType<typeof manualClock>;
  stores(over?: Partial<Services>): Stores;
  /** Calls a procedure as the page does. `input` null: a GET without input; for a query with input use `query`. */
  call(path: string, input: object | null, headers?: CallHeaders, stores?: Stores): Promise<Answer>;
  query(path: string, input: object, headers?: CallHeaders, stores?: Stores): Promise<Answer>;
  /** Whoever is set up first is the owner. */
  setUpOwner(): Promise<CallHeaders>;
  /** Invites and lets in. */
  join(
    owner: CallHeaders,
    email: string,
    roles: readonly { readonly project: string; readonly role: string }[],
    isOwner?: boolean,
  ): Promise<CallHeaders>;
  signIn(email: string, password?: string): Promise<CallHeaders>;
  stop(): Promise<void>;
};

export async function startWebServer(
  log: Log = silentLog,
  telemetry: TelemetryReaders = NO_TELEMETRY,
  oidc: OidcProvider | null = null,
): Promise<WebServer> {
  const postgres = await startEmbeddedPostgres();
  await migrateDatabase({ url: postgres.url }, { log: silentLog });
  const database = createDatabase({ url: postgres.url }, { log: silentLog });
  await seedDatabase(
    { url: postgres.url, secretsDirectory: join(postgres.dataDirectory, 'secrets') },
    { database, clock: systemClock, log: silentLog },
  );
  const clock = manualClock(Date.UTC(2026, 10, 23));
  const auth = createAuth({ secret: new Secret('s'.repeat(40)), origins: [ORIGIN], oidc }, { database, clock });
  const signIn = createSignIn(auth, { database, clock, log });
  const entryLinks = createEntryLinks(auth, signIn, { database, clock, log });

  const stores: WebServer['stores'] = (over = {}) => ({
    origins: [ORIGIN],
    metrics: new WebMetrics(),
    admin: { host: '127.0.0.1', port: 0 },
    ping: () => Promise.reject(new Error('not asked')),
    close: () => Promise.resolve(),
    services: {
      ...telemetry,
      database,
      signIn,
      entryLinks,
      oidc: oidc === null ? null : { name: oidc.name, issuer: oidc.issuer },
      isOpenUntilSetUp: true,
      otlpHttpUrl: 'http://localhost:4318',
      trustedProxies: TRUSTED_PROXIES,
      log,
      clock,
      ...over,
    },
  });
  const usual = stores();

  const send = async (request: Request, to: Stores): Promise<Answer> => {
    const response = await answerTrpc(to, request);
    const text = await response.text();
    const body = JSON.parse(text) as {
      result?: { data?: unknown };
      error?: { code?: string; message?: string; data?: { appCode: string | null } };
    };
    const code = body.error === undefined ? null : (body.error.data?.appCode ?? body.error.code ?? null);
    const cookies = response.headers.getSetCookie();
    return {
      status: response.status,
      data: body.result?.data,
      code: code,
      message: body.error?.message ?? null,
      cookies,
      text,
    };
  };
  const base = { host: HOST, 'sec-fetch-site': 'same-origin', [PEER_HEADER]: '192.0.2.7', 'user-agent': 'Test' };
  const call: WebServer['call'] = (path, input, headers = {}, to = usual) =>
    send(
      new Request(`${ORIGIN}/api/trpc/${path}`, {
        ...(input === null ? {} : { method: 'POST', body: JSON.stringify(input) }),
        headers: { ...base, ...(input === null ? {} : { 'content-type': 'application/json', origin: ORIGIN }), ...headers },
      }),
      to,
    );
  const query: WebServer['query'] = (path, input, headers = {}, to = usual) =>
    send(
      new Request(`${ORIGIN}/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, { headers: { ...base, ...headers } }),
      to,
    );

  const signedIn = (answer: Answer): CallHeaders => {
    if (answer.status !== 200) throw new Error(answer.text);
    return { cookie: cookieOf(answer.cookies) };
  };

  return {
    database,
    postgres,
    clock,
    stores,
    call,
    query,
    setUpOwner: async () => {
      const owner = { name: 'Ada', email: 'ada@example.org', password: PASSWORD };
      return signedIn(await call('signIn.setUp', { link: await aSetUpLink({ database, clock }), ...owner }));
    },
    join: async (owner, email, roles, isOwner = false) => {
      const invited = await call('members.invite', { email, isOwner, roles }, owner);
      if (invited.status !== 200) throw new Error(invited.text);
      const { link } = invited.data as { readonly link: string };
      return signedIn(await call('signIn.acceptInvitation', { link, name: email.split('@')[0] ?? '', password: PASSWORD }));
    },
    signIn: async (email, password = PASSWORD) => {
      clock.advance(60_000); // attempts of an address are bounded by the minute
      return signedIn(await call('signIn.withPassword', { email, password }));
    },
    stop: async () => {
      await database.close();
      await postgres.remove();
    },
  };
}

/** What a browser would send back. */
export function cookieOf(cookies: readonly string[]): string {
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ');
}
