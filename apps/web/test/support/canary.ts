import fc from 'fast-check';
import { parseProjectId, unixMs, unixNano, type TraceId } from '@spanhouse/core';
import type { KeyValue, TracesData } from '@spanhouse/otlp';
import { aLogRequest, openTestLogStore, type TestLogStore } from '@spanhouse/log-store/testing';
import { aLogRecord as anOtlpLogRecord, aLogsData, aSpan } from '@spanhouse/otlp/testing';
import { aLogRecord, startTestStore, type TestStore } from '@spanhouse/trace-store/testing';
import { silentLog } from '@spanhouse/core';
import { appRouter } from '../../src/server/router.ts';
import { callRoute, exportedRoutes, serveRoutesFrom, type ExportedRoute } from './route-files.ts';
import type { Call } from './canary-call-kinds.ts';
import { anyCall, anyProject } from './canary-calls.ts';
import { CANARY, FOREIGN_TRACE, OWN_TRACE, SHARED_TRACE, START_MS } from './canary-texts.ts';
import { HOST, ORIGIN, startWebServer, type CallHeaders, type WebServer } from './web-server.ts';

const text = (key: string, value: string): KeyValue => ({ key, value: { kind: 'string', value } });

/** Spans whose every text carries the word. */
function spansOf(word: string, traceIds: readonly TraceId[], firstSpanId: number): TracesData {
  const start = BigInt(START_MS) * 1_000_000n;
  const spans = traceIds.flatMap((traceId, trace) =>
    Array.from({ length: 5 }, (_, i) =>
      aSpan({
        traceId,
        spanId: (firstSpanId + trace * 5 + i).toString(16).padStart(16, '0'),
        name: `${word} operation`,
        kind: 2,
        startTimeUnixNano: unixNano(start + BigInt(i) * 1_000_000n),
        endTimeUnixNano: unixNano(start + BigInt(i + 2) * 1_000_000n),
        attributes: [
          text('bizOrderId', `${word}-4711`),
          text('tier', `${word}-gold`),
          text(`${word}.key`, 'gold'),
          text('http.route', `/${word}`),
          text('db.query.text', `SELECT ${word}`),
          text('error.type', `${word}.Error`),
        ],
        events: [
          {
            name: 'exception',
            timeUnixNano: unixNano(start),
            attributes: [text('exception.type', `${word}.Error`), text('exception.message', word)],
            droppedAttributesCount: 0,
          },
        ],
        status: { code: i === 0 ? 2 : 0, message: word },
      }),
    ),
  );
  const attributes = [
    text('service.name', `${word}-service`),
    text('deployment.environment.name', `${word}-prod`),
    text('host.name', `${word}-host`),
    text('service.version', `${word}-1.0`),
  ];
  return {
    resourceSpans: [
      {
        resource: { attributes, droppedAttributesCount: 0, entityRefs: [] },
        schemaUrl: '',
        scopeSpans: [{ scope: { name: word, version: '', attributes: [], droppedAttributesCount: 0 }, schemaUrl: '', spans }],
      },
    ],
  };
}

export type CanaryReport = {
  readonly calls: number;
  /** Answered with data. */
  readonly answered: number;
  /** Calls whose answer held something of the other project. */
  readonly leaks: readonly string[];
  /** Calls that failed in a way no caller should see. */
  readonly failures: readonly string[];
  /** What changed of the other project's. */
  readonly changes: readonly string[];
  /** Procedures that read, and routes, that were never asked. */
  readonly notAsked: readonly string[];
  /** What was asked and never answered with data: it has not been tried. */
  readonly neverAnswered: readonly string[];
};

/** Two projects side by side; somebody who is admin of one asks for everything in every way. */
export async function runCanary(calls: number, seed: number): Promise<CanaryReport> {
  const store = await startTestStore();
  const logs = await openTestLogStore(store.clickhouse);
  const server = await startWebServer(silentLog, { traces: store.reader, applications: store.applications, logs: logs.reader });
  try {
    await fillLogs(logs);
    const admin = await fill(store, server);
    const routes = (await exportedRoutes()).filter(
      ({ path, method }) => /^\/(?:api\/v1|jaeger\/api|tempo\/api)\//.test(path) && method === 'GET',
    );
    serveRoutesFrom(server.stores());
    const before = await foreignState(server);
    const report = await askEverything(server, routes, admin, calls, seed);
    const after = await foreignState(server);
    return { ...report, changes: before === after ? [] : [`${before} became ${after}`] };
  } finally {
    await server.stop();
    await store.stop();
  }
}

/** Records whose every text carries the word; both projects have one of the same trace. */
async function fillLogs(logs: Pick<TestLogStore, 'write'>): Promise<void> {
  for (const [projectId, word] of [
    [parseProjectId(1), 'own'],
    [parseProjectId(2), CANARY],
  ] as const) {
    const records = [OWN_TRACE, FOREIGN_TRACE, SHARED_TRACE].map((traceId, i) =>
      anOtlpLogRecord({
        timeUnixNano: unixNano(BigInt(START_MS) * 1_000_000n + BigInt(i)),
        body: { kind: 'string', value: `${word} 4711` },
        severityText: word,
        eventName: word,
        traceId,
        spanId: '0000000000000001',
        attributes: [text('bizOrderId', `${word}-4711`), text(`${word}.key`, word)],
      }),
    );
    const data = aLogsData(records, `${word}-service`, {
      'service.instance.id': `${word}-host`,
      'deployment.environment.name': `${word}-prod`,
    });
    await logs.write([aLogRequest(data, { projectId, receivedAt: unixMs(START_MS) })]);
  }
}

async function fill(store: TestStore, server: WebServer): Promise<CallHeaders> {
  const [own, other] = [parseProjectId(1), parseProjectId(2)];
  await store.write([aLogRecord(0n, spansOf('own', [OWN_TRACE, SHARED_TRACE], 1), { projectId: own })]);
  await store.write([aLogRecord(0n, spansOf(CANARY, [FOREIGN_TRACE, SHARED_TRACE], 0xf000), { projectId: other })]);
  await store.derive();
  const owner = await server.setUpOwner();
  const key = { scopes: ['traces'], spansPerSecond: null, bytesPerSecond: null, allowedOrigins: [], expiresInDays: null };
  for (const [project, word] of [
    ['default', 'own'],
    ['demo', CANARY],
  ] as const) {
    const headers = { ...owner, 'x-spanhouse-project': project };
    for (let i = 0; i < 3; i++) await server.call('ingestKeys.create', { name: `${word} key`, ...key }, headers);
    const made = await server.call('serviceAccounts.create', { name: `${word} robot`, role: 'viewer' }, headers);
    const { id } = made.data as { readonly id: number };
    await server.call('serviceAccounts.createToken', { id, name: `${word} token`, expiresInDays: null }, headers);
    for (const scope of ['own', 'shared'])
      await server.call(`savedViews.${scope}.create`, { name: `${word} view`, search: `q=${word}` }, headers);
    for (const scope of ['setOwn', 'setShared'])
      await server.call(`savedColumns.${scope}`, { place: 'search', columns: [`${word}.key`] }, headers);
    const urlTemplate = `https://${word}.example/{value}`;
    await server.call('linkRules.create', { name: `${word} rule`, keyPattern: `${word}.*`, urlTemplate }, headers);
  }
  const admin = await server.join(owner, 'admin@example.org', [{ project: 'default', role: 'admin' }]);
  await server.call('account.createToken', { name: 'own', role: 'admin', expiresInDays: null }, admin);
  return admin;
}

/** So many questions are under way at once. */
const LANES = 8;

/** Keys, service accounts and tokens of the other project, and what is kept in it. */
async function foreignState({ database }: WebServer): Promise<string> {
  const foreign = parseProjectId(2);
  const accounts = await database.serviceAccounts.list(foreign);
  return JSON.stringify([
    (await database.ingestKeys.list(foreign)).map(({ name, isRevoked }) => [name, isRevoked]),
    accounts.map(({ name, isDisabled }) => [name, isDisabled]),
    await database.linkRules.list(foreign),
    await database.savedViews.list({ projectId: foreign, userId: null }, 'traces'),
    await database.savedColumns.find({ projectId: foreign, userId: null }, 'search'),
    await Promise.all(
      accounts.map(async ({ id }) => (await database.apiTokens.ofServiceAccount(id)).map(({ name, isRevoked }) => [name, isRevoked])),
    ),
  ]);
}

async function askEverything(
  server: WebServer,
  routes: readonly ExportedRoute[],
  admin: CallHeaders,
  calls: number,
  seed: number,
): Promise<Omit<CanaryReport, 'changes'>> {
  const asked = fc.sample(fc.tuple(anyCall, anyProject), { numRuns: calls, seed });
  const leaks: string[] = [];
  const failures: string[] = [];
  const paths = new Set<string>();
  const answering = new Set<string>();
  let answered = 0;
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let pair = asked[next++]; pair !== undefined; pair = asked[next++]) {
      const [call, project] = pair;
      const { status, text: answer } = await send(server, routes, call, admin, project.trim() === project ? project : `${project}x`);
      const told = `${JSON.stringify(call)} of ${project}: ${String(status)} ${answer.slice(0, 300)}`;
      paths.add(call.path);
      if (status === 200) {
        answered++;
        answering.add(call.path);
      }
      if (status >= 500) failures.push(told);
      if (status === 200 && answer.includes(CANARY)) leaks.push(told);
      // An error may repeat what was asked, and must tell nothing else.
      if (status !== 200 && withoutEchoes(answer, call).includes(CANARY)) leaks.push(told);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const toAsk = [
    ...Object.entries(appRouter._def.procedures as unknown as Record<string, { readonly _def: { readonly type: string } }>)
      .filter(([, { _def }]) => _def.type === 'query')
      .map(([path]) => path),
    ...routes.map(({ path }) => path),
  ];
  return {
    calls,
    answered,
    leaks,
    failures,
    notAsked: toAsk.filter((path) => !paths.has(path)),
    neverAnswered: [...paths].filter((path) => !answering.has(path)).toSorted(),
  };
}

function withoutEchoes(answer: string, call: Call): string {
  const inputs = [...JSON.stringify(call).matchAll(new RegExp(`[\\w./ -]*${CANARY}[\\w./ -]*`, 'g'))].flatMap(([echo]) => [
    echo.trim(),
    ...echo.trim().split(' '),
  ]);
  return inputs
    .filter((echo) => echo.includes(CANARY))
    .sort((a, b) => b.length - a.length)
    .reduce((left, echo) => left.replaceAll(echo, ''), answer);
}

async function send(
  server: WebServer,
  routes: readonly ExportedRoute[],
  call: Call,
  admin: CallHeaders,
  project: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const inHeader = { ...admin, 'x-spanhouse-project': project };
  if (call.kind !== 'get')
    return call.kind === 'query' ? server.query(call.path, call.input, inHeader) : server.call(call.path, call.input, inHeader);
  const entry = routes.find(({ path }) => path === call.path);
  if (entry === undefined) throw new Error(`there is no route ${call.path}`);
  const headers = { header: inHeader, parameter: admin, both: { ...admin, 'x-spanhouse-project': 'default' } }[call.projectIn];
  const search = new URLSearchParams({ ...call.search, ...(call.projectIn === 'header' ? {} : { project }) });
  const response = await callRoute(
    entry,
    call.names,
    (pathname) =>
      new Request(`${ORIGIN}${pathname}?${search.toString()}`, {
        headers: { host: HOST, 'sec-fetch-site': 'same-origin', accept: call.accept, ...headers },
      }),
  );
  return { status: response.status, text: await response.text() };
}
