import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Secret } from '@spanhouse/core';
import { embeddedDatabaseUrl } from '@spanhouse/db';
import type { LauncherEnv } from './env.ts';
import type { NeededPort } from './free-ports.ts';
import { whyNotReachable } from './reachable.ts';
import type { ProcessSpec } from './supervised-process.ts';

export type Plan = {
  readonly dataDirectory: string;
  readonly ports: readonly NeededPort[];
  /** Embedded stores that are to be started: none where an address of a server was given. */
  readonly stores: readonly ProcessSpec[];
  readonly databaseUrl: Secret;
  readonly clickhouseUrl: string;
  /** Where the embedded ClickHouse keeps its password; null when a server was named. */
  readonly clickhousePasswordFile: string | null;
  /** What needs the stores, and the secrets that were made at the first start. */
  readonly services: (secrets: ServiceSecrets) => readonly ProcessSpec[];
  readonly demo: ProcessSpec | null;
  readonly webUrl: string;
};

export type ServiceSecrets = {
  readonly clickhousePassword: Secret;
  /** Signs cookies. */
  readonly webSecret: Secret;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Bodies and columns are large arrays outside of V8's heap. By default 64 MiB of new ones start a collection of the whole heap,
 * several times a cut and on threads beside the working one; counted with the heap, they start one in three (a quarter less CPU, less memory).
 */
const ENGINE_FLAGS = ['--external-memory-accounted-in-global-limit'] as const;

/**
 * What ingest keeps on V8's heap hardly changes; what comes and goes lies outside of it and is given back by hand. A collection therefore finds next to
 * nothing, and takes 50 ms of the gateway's thread: it may wait until more has gathered. And it is done by the thread whose heap it is: helpers beside it
 * wait for the same cores as everything else, and the thread waits for them. (Measured in turn: a tenth less CPU a span.)
 */
const INGEST_FLAGS = [...ENGINE_FLAGS, '--heap-growing-percent=150', '--single-threaded-gc'] as const;

/**
 * Processes that take what others send have no `__proto__` on objects: where a program, or a library, copies `into[key] = value`, that key is like any
 * other. (`node --disable-proto`)
 */
const GUARD_FLAGS = ['--disable-proto=delete'] as const;

/** Only there is a request's Host header of loopback worth something. */
const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|::1)$/;
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Which processes run, with what, and how one sees that they are ready. Starts nothing. */
export function planProcesses(env: LauncherEnv, environment: Environment, options: { readonly withDemo: boolean }): Plan {
  const dataDirectory = resolve(env.SPANHOUSE_DATA);
  const isClickHouseEmbedded = env.CLICKHOUSE_URL === undefined;
  const isPostgresEmbedded = env.DATABASE_URL === undefined;
  const databaseUrl = env.DATABASE_URL ?? embeddedDatabaseUrl(dataDirectory);
  const clickhouseUrl = env.CLICKHOUSE_URL ?? `http://127.0.0.1:${String(env.CLICKHOUSE_PORT)}`;
  const webUrl = `http://127.0.0.1:${String(env.SPANHOUSE_WEB_PORT)}`;
  const base = { cwd: ROOT, startTimeoutMs: 60_000, stopTimeoutMs: 15_000 };
  const common: Environment = { ...environment, SPANHOUSE_DATA: dataDirectory, SPANHOUSE_WEB_PORT: String(env.SPANHOUSE_WEB_PORT) };

  const clickhouse: ProcessSpec = {
    ...base,
    name: 'clickhouse',
    args: [...ENGINE_FLAGS, 'packages/clickhouse/src/embedded/main.ts'],
    env: common,
    whyNotReady: (signal) => whyNotReachable(`${clickhouseUrl}/ping`, signal),
  };
  const postgres: ProcessSpec = {
    ...base,
    name: 'postgres',
    args: ['packages/db/src/embedded/main.ts'],
    env: common,
    whyNotReady: (signal) => whyNotReachable(databaseUrl, signal),
  };
  const services = ({ clickhousePassword, webSecret }: ServiceSecrets): readonly ProcessSpec[] => {
    const withStores: Environment = {
      ...common,
      DATABASE_URL: databaseUrl.reveal(),
      CLICKHOUSE_URL: clickhouseUrl,
      CLICKHOUSE_USER: env.CLICKHOUSE_USER,
      CLICKHOUSE_PASSWORD: clickhousePassword.reveal(),
      CLICKHOUSE_DATABASE: env.CLICKHOUSE_DATABASE,
    };
    return [
      {
        ...base,
        name: 'ingest',
        args: [...GUARD_FLAGS, ...INGEST_FLAGS, 'apps/ingest/src/main.ts'],
        env: {
          ...withStores,
          SPANHOUSE_ADMIN_PORT: String(env.SPANHOUSE_ADMIN_PORT),
          SPANHOUSE_KEYLESS_FROM_LOOPBACK: environment['SPANHOUSE_KEYLESS_FROM_LOOPBACK'] ?? String(isPostgresEmbedded),
          SPANHOUSE_PROBE_URL: `http://127.0.0.1:${String(env.SPANHOUSE_OTLP_HTTP_PORT)}`,
        },
        whyNotReady: (signal) => whyNotReachable(`http://127.0.0.1:${String(env.SPANHOUSE_OTLP_HTTP_PORT)}/health`, signal),
      },
      {
        ...base,
        name: 'web',
        args: [
          ...GUARD_FLAGS,
          nextBinary(),
          'start',
          join(ROOT, 'apps/web'),
          '--hostname',
          env.SPANHOUSE_WEB_HOST,
          '--port',
          String(env.SPANHOUSE_WEB_PORT),
        ],
        cwd: join(ROOT, 'apps/web'),
        env: {
          ...withStores,
          NODE_ENV: 'production',
          NEXT_TELEMETRY_DISABLED: '1',
          SPANHOUSE_SECRET: webSecret.reveal(),
          SPANHOUSE_OTLP_HTTP_URL: environment['SPANHOUSE_OTLP_HTTP_URL'] ?? `http://127.0.0.1:${String(env.SPANHOUSE_OTLP_HTTP_PORT)}`,
          // Stores of this machine alone: whoever is at it may look, until somebody is set up.
          SPANHOUSE_OPEN_UNTIL_SET_UP:
            environment['SPANHOUSE_OPEN_UNTIL_SET_UP'] ?? String(isPostgresEmbedded && LOOPBACK.test(env.SPANHOUSE_WEB_HOST)),
          SPANHOUSE_WEB_ADMIN_PORT: String(env.SPANHOUSE_WEB_ADMIN_PORT),
        },
        stopTimeoutMs: 5_000,
        whyNotReady: (signal) => whyNotReachable(`${webUrl}/api/health`, signal),
      },
    ];
  };
  const demo: ProcessSpec = {
    ...base,
    name: 'demo',
    args: ['apps/demo/src/main.ts'],
    env: common,
    stopTimeoutMs: 5_000,
    // It only sends; that it runs is all there is to see.
    whyNotReady: () => Promise.resolve(null),
  };
  return {
    dataDirectory,
    ports: [
      { port: env.SPANHOUSE_WEB_PORT, what: 'web', variable: 'SPANHOUSE_WEB_PORT' },
      { port: env.SPANHOUSE_OTLP_GRPC_PORT, what: 'OTLP/gRPC', variable: 'SPANHOUSE_OTLP_GRPC_PORT' },
      { port: env.SPANHOUSE_OTLP_HTTP_PORT, what: 'OTLP/HTTP', variable: 'SPANHOUSE_OTLP_HTTP_PORT' },
      { port: env.SPANHOUSE_ADMIN_PORT, what: 'metrics', variable: 'SPANHOUSE_ADMIN_PORT' },
      { port: env.SPANHOUSE_WEB_ADMIN_PORT, what: 'metrics of the web', variable: 'SPANHOUSE_WEB_ADMIN_PORT' },
      ...(isClickHouseEmbedded ? [{ port: env.CLICKHOUSE_PORT, what: 'embedded ClickHouse', variable: 'CLICKHOUSE_PORT' }] : []),
    ],
    stores: [...(isClickHouseEmbedded ? [clickhouse] : []), ...(isPostgresEmbedded ? [postgres] : [])],
    databaseUrl,
    clickhouseUrl,
    clickhousePasswordFile: isClickHouseEmbedded ? join(dataDirectory, 'secrets', 'clickhouse-password') : null,
    services,
    demo: options.withDemo ? demo : null,
    webUrl,
  };
}

function nextBinary(): string {
  return createRequire(join(ROOT, 'apps/web/package.json')).resolve('next/dist/bin/next');
}
