import { createClickHouse } from '@spanhouse/clickhouse';
import { createJsonLog, systemClock, systemRandom } from '@spanhouse/core';
import { createDatabase } from '@spanhouse/db';
import { createObjectStore } from '@spanhouse/object-store';
import { createLogReader } from '@spanhouse/log-store';
import { createApplicationReader, createTraceReader } from '@spanhouse/trace-store';
import type { Services } from './context.ts';
import { readWebEnv, type WebEnv } from './env.ts';
import { createAuth } from './sign-in/create-auth.ts';
import { createEntryLinks } from './sign-in/entry-links.ts';
import { oidcProviderOf } from './sign-in/sign-in-env.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import { WebMetrics } from './web-metrics.ts';

/** What the server process holds for its whole life. */
export type Stores = {
  readonly services: Services;
  /** Origins beside loopback under which this server may be called. */
  readonly origins: readonly string[];
  readonly metrics: WebMetrics;
  /** Where the admin port is. */
  readonly admin: { readonly host: string; readonly port: number };
  /** Which stores answer. */
  ping(): Promise<{ readonly clickhouse: boolean; readonly database: boolean }>;
  close(): Promise<void>;
};

/** The one place that knows how the web's stores are put together. Connects at the first question. */
function createStores(env: WebEnv): Stores {
  const clock = systemClock;
  const log = createJsonLog((line) => process.stdout.write(`${line}\n`), clock, { 'service.name': 'spanhouse-web' });
  const metrics = new WebMetrics();
  const clickhouse = createClickHouse(
    {
      url: env.CLICKHOUSE_URL,
      username: env.CLICKHOUSE_USER,
      password: env.CLICKHOUSE_PASSWORD,
      database: env.CLICKHOUSE_DATABASE,
      projectSetting: env.CLICKHOUSE_PROJECT_SETTING,
    },
    {
      log,
      clock,
      onAnswered: (question) => {
        metrics.asked(question);
      },
    },
  );
  const database = createDatabase({ url: env.DATABASE_URL }, { log });
  const oidc = oidcProviderOf(env, env.SPANHOUSE_WEB_ORIGINS);
  const auth = createAuth({ secret: env.SPANHOUSE_SECRET, origins: env.SPANHOUSE_WEB_ORIGINS, oidc }, { database, clock });
  const signIn = createSignIn(auth, { database, clock, log });
  const objectStore = createObjectStore(env, env.SPANHOUSE_DATA, { clock, random: systemRandom });
  return {
    services: {
      traces: createTraceReader({ clickhouse, objectStore, clock, log }),
      applications: createApplicationReader({ clickhouse }),
      logs: createLogReader({ clickhouse, clock }),
      database,
      signIn,
      entryLinks: createEntryLinks(auth, signIn, { database, clock, log }),
      oidc: oidc === null ? null : { name: oidc.name, issuer: oidc.issuer },
      isOpenUntilSetUp: env.SPANHOUSE_OPEN_UNTIL_SET_UP,
      otlpHttpUrl: env.SPANHOUSE_OTLP_HTTP_URL,
      trustedProxies: env.SPANHOUSE_TRUSTED_PROXIES,
      log,
      clock,
      onAnswered: (request) => {
        metrics.answered(request);
      },
    },
    metrics,
    admin: { host: env.SPANHOUSE_WEB_ADMIN_HOST, port: env.SPANHOUSE_WEB_ADMIN_PORT },
    origins: env.SPANHOUSE_WEB_ORIGINS,
    ping: async () => {
      const [isClickHouseUp, isDatabaseUp] = await Promise.all([clickhouse.ping(), database.ping()]);
      return { clickhouse: isClickHouseUp, database: isDatabaseUp };
    },
    close: async () => {
      await Promise.all([clickhouse.close(), database.close(), objectStore.close()]);
    },
  };
}

const PLACE = Symbol.for('spanhouse.web.stores');
type Process = typeof globalThis & { [PLACE]?: Stores };

/**
 * The stores of this process, made at the first request. Next bundles each route by itself, so a variable of this module would be one
 * of many; the process has one global object.
 */
export function processStores(): Stores {
  const place = globalThis as Process; // the symbol is ours
  const known = place[PLACE];
  if (known !== undefined) return known;
  const made = createStores(readWebEnv());
  place[PLACE] = made;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      // Next ends the process by itself; connections that cannot be closed in order go with it.
      made.close().catch((error: unknown) => {
        made.services.log.error('stores.close_failed', error);
      });
    });
  }
  return made;
}
