import type { LogReader } from '@spanhouse/log-store';
import { readFile } from 'node:fs/promises';
import { AppError, parseProjectId, silentLog, systemClock } from '@spanhouse/core';
import type { Database, Project } from '@spanhouse/db';
import type { ApplicationReader, TraceReader } from '@spanhouse/trace-store';
import { expect, it } from 'vitest';
import { PEER_HEADER } from './client-address.ts';
import { createContext } from './context.ts';
import { answerInProject } from './http-api/answer.ts';
import { appRouter } from './router.ts';
import type { EntryLinks } from './sign-in/entry-links.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import type { Stores } from './stores.ts';
import { WebMetrics } from './web-metrics.ts';

const OPERATIONS = new URL('../../../../docs/operations.md', import.meta.url);
const PROJECT = { id: parseProjectId(1), slug: 'default', name: 'Default' } as Project;

const PROJECTS = {
  list: () => Promise.resolve([PROJECT]),
  bySlug: (slug: string) => Promise.resolve(slug === PROJECT.slug ? PROJECT : null),
};

function aStore(metrics: WebMetrics): Pick<Stores, 'services' | 'origins'> {
  return {
    origins: [],
    services: {
      // Somebody at this computer, before anybody is set up.
      isOpenUntilSetUp: true,
      otlpHttpUrl: 'http://localhost:4318',
      trustedProxies: [],
      signIn: { who: () => Promise.resolve(null), isSetUp: () => Promise.resolve(false) } as unknown as SignIn,
      entryLinks: {} as EntryLinks,
      oidc: null,
      database: { projects: PROJECTS } as unknown as Database,
      // Nothing here reads a trace.
      traces: {} as TraceReader,
      applications: {} as ApplicationReader,
      logs: {} as LogReader, // not asked
      log: silentLog,
      clock: systemClock,
      onAnswered: (request) => {
        metrics.answered(request);
      },
    },
  };
}
const request = (path: string): Request =>
  new Request(`http://localhost:3000${path}`, { headers: { host: 'localhost:3000', [PEER_HEADER]: '127.0.0.1' } });

async function counted(metrics: WebMetrics): Promise<readonly string[]> {
  const text = await metrics.registry.metrics();
  return [...text.matchAll(/^spanhouse_web_request_seconds_count(\{.*\} \d+)$/gm)].map(([, sample]) => sample ?? '');
}

it('counts requests by procedure and outcome, and no name that a caller made up', async () => {
  const metrics = new WebMetrics();
  const stores = aStore(metrics) as Stores;
  const caller = appRouter.createCaller(createContext(stores.services, request('/api/trpc/projects.list')));
  await caller.projects.list();
  const ok = (): Promise<Response> => Promise.resolve(new Response('{}'));
  await answerInProject(stores, request('/api/v1/traces/0123'), 'viewer', ok);
  await answerInProject(stores, request('/api/v1/traces/4567'), 'viewer', ok);
  await answerInProject(stores, request('/api/v1/services?project=nowhere'), 'viewer', ok);
  await answerInProject(stores, request('/api/v1/services'), 'viewer', () => Promise.reject(new AppError('STORE.UNAVAILABLE', 'away')));
  await answerInProject(stores, request('/api/v1/services'), 'viewer', () => Promise.reject(new Error('a mistake of ours')));
  expect(await counted(metrics)).toEqual([
    '{procedure="projects.list",outcome="ok"} 1',
    '{procedure="/api/v1/traces/…",outcome="ok"} 2',
    '{procedure="/api/v1/services",outcome="REQUEST.NOT_FOUND"} 1',
    '{procedure="/api/v1/services",outcome="STORE.UNAVAILABLE"} 1',
    '{procedure="/api/v1/services",outcome="UNEXPECTED"} 1',
  ]);
});

it('tells how long ClickHouse took, and what it could not answer', async () => {
  const metrics = new WebMetrics();
  metrics.asked({ tag: 'traces.find', seconds: 0.02, failure: null });
  metrics.asked({ tag: 'traces.find', seconds: 3, failure: 'QUERY.LIMIT_EXCEEDED' });
  const text = await metrics.registry.metrics();
  expect(text).toContain('spanhouse_web_clickhouse_seconds_bucket{le="0.025",tag="traces.find",outcome="ok"} 1');
  expect(text).toContain('spanhouse_web_clickhouse_seconds_count{tag="traces.find",outcome="QUERY.LIMIT_EXCEEDED"} 1');
});

it('docs/operations.md names every metric of the web with its type, and no other', async () => {
  const text = await new WebMetrics().registry.metrics();
  const ours = [...text.matchAll(/^# TYPE (spanhouse_\w+) (\w+)$/gm)].map(([, name, type]) => [name, type]);
  const page = await readFile(OPERATIONS, 'utf8');
  const documented = [...page.matchAll(/^\| `(spanhouse_web_\w+)` *\| (\w+) /gm)].map(([, name, type]) => [name, type]);
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(ours));
});
