import fc from 'fast-check';
import { parseProjectId, parseTraceId, unixNano, type TraceId } from '@spanhouse/core';
import type { KeyValue, TracesData } from '@spanhouse/otlp';
import { aSpan } from '@spanhouse/otlp/testing';
import { aLogRecord, startTestStore, type TestStore } from '@spanhouse/trace-store/testing';
import { silentLog } from '@spanhouse/core';
import { answerInProject, answerOwner } from '../../src/server/http-api/answer.ts';
import { exportAudit } from '../../src/server/http-api/export-audit.ts';
import { listServices } from '../../src/server/http-api/list-services.ts';
import { searchTraces } from '../../src/server/http-api/search-traces.ts';
import { sendTrace } from '../../src/server/http-api/send-trace.ts';
import { HOST, ORIGIN, startWebServer, type CallHeaders, type WebServer } from './web-server.ts';

/** Stands in everything that the other project has, and in nothing of one's own. */
const CANARY = 'zanary';
const START_MS = Date.UTC(2026, 10, 23, 7, 30);
const FROM = START_MS - 3_600_000;
const TO = START_MS + 3_600_000;

const idOf = (text: string): TraceId => {
  const id = parseTraceId(text);
  if (id === null) throw new Error(`not a trace id: ${text}`);
  return id;
};
const OWN_TRACE = idOf('0'.repeat(31) + '1');
const FOREIGN_TRACE = idOf('feedface'.repeat(4));
/** In both projects. */
const SHARED_TRACE = idOf('5'.repeat(32));

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

const TEXTS = [
  ...['own', CANARY].flatMap((word) => [
    `${word}-service`,
    `${word}-4711`,
    `${word}-gold`,
    `${word} operation`,
    `/${word}`,
    `${word}.Error`,
    `${word}-prod`,
    `${word}-host`,
    word,
  ]),
  ...['', "'", '"', '\\', "' OR 1=1 --", "') OR (project_id = 2", '{p1:String}', '%', '*', '\0', '2', 'NULL', '订单', '{{', '`'],
  ...[OWN_TRACE, FOREIGN_TRACE, SHARED_TRACE].map(String),
];
const KEYS = [
  'service',
  'name',
  'status',
  'kind',
  'duration',
  'environment',
  'http.route',
  'bizOrderId',
  'tier',
  'own.key',
  `${CANARY}.key`,
];
const ODD_KEYS = [
  'project_id',
  'projectId',
  '__proto__',
  'constructor',
  'block_id',
  'spans.project_id',
  'tags',
  "x' OR '1'='1",
  '*',
  '1',
  '',
  'toString',
];
const OPERATORS = ['=', '!=', '>', '<', '>=', '<=', 'contains', 'exists', ':', 'in', 'like', 'or'];

const anyText = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...TEXTS) }, { weight: 1, arbitrary: fc.string({ maxLength: 20 }) });
const anyKey = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...KEYS) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_KEYS) },
  anyText,
);
const quoted = anyText.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`);
const condition = fc
  .tuple(anyKey, fc.constantFrom(...OPERATORS), fc.oneof(quoted, anyText))
  .map(([key, operator, value]) => `${key} ${operator} ${value}`);
const anyQuery = fc.array(condition, { maxLength: 3 }).map((conditions) => conditions.join(' and '));
const anyTraceId = fc.oneof(fc.constantFrom(String(OWN_TRACE), String(FOREIGN_TRACE), String(SHARED_TRACE)), anyText);
const anySpanId = fc.oneof(
  fc.integer({ min: 1, max: 0xf020 }).map((id) => id.toString(16).padStart(16, '0')),
  anyText,
);
const anyNumber = fc.integer({ min: 1, max: 12 });
const RANGES = { startMs: fc.constantFrom(FROM, 0, START_MS), endMs: fc.constantFrom(TO, START_MS + 86_400_000, START_MS + 1) };

type Procedure = { readonly kind: 'query' | 'mutation'; readonly path: string; readonly input: object };
type Route = { readonly kind: 'get'; readonly path: string; readonly search: Readonly<Record<string, string>> };
type Call = Procedure | Route;

const query = (path: string, input: Readonly<Record<string, fc.Arbitrary<unknown>>>, weight = 1): fc.WeightedArbitrary<Call> => ({
  weight,
  arbitrary: fc.record(input).map((made): Call => ({ kind: 'query', path, input: made })),
});
const mutation = (path: string, input: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.WeightedArbitrary<Call> => ({
  weight: 1,
  arbitrary: fc.record(input).map((made): Call => ({ kind: 'mutation', path, input: made })),
});
const get = (
  path: fc.Arbitrary<string>,
  search: Readonly<Record<string, fc.Arbitrary<string>>>,
  weight = 1,
): fc.WeightedArbitrary<Call> => ({
  weight,
  arbitrary: fc.tuple(path, fc.record(search)).map(([made, given]): Call => ({ kind: 'get', path: made, search: given })),
});
const words = (...given: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...given);

const anyCall: fc.Arbitrary<Call> = fc.oneof(
  query(
    'traces.find',
    {
      mode: words('traces', 'spans'),
      query: anyQuery,
      environment: fc.option(anyText),
      order: fc.oneof(words('newest', 'duration', 'errors', 'spans'), anyText),
      limit: fc.constantFrom(1, 20, 1_000),
      ...RANGES,
    },
    6,
  ),
  query('traces.get', { traceId: anyTraceId }, 4),
  query('traces.span', { traceId: anyTraceId, spanId: anySpanId }, 4),
  query('traces.completeKeys', { ...RANGES, prefix: anyText, service: anyText, limit: fc.constant(100) }, 4),
  query('traces.completeValues', { ...RANGES, prefix: anyText, key: anyKey, limit: fc.constant(100) }, 6),
  query('services.list', RANGES, 2),
  query(
    'compare.cohorts',
    {
      query: anyQuery,
      environment: fc.option(anyText),
      choice: fc.oneof(
        fc.constant({ pick: 'failed' }),
        fc.record({ pick: fc.constant('slow'), slowerThan: fc.constantFrom(0.5, 0.95), isOfItsName: fc.boolean() }),
        fc.record({
          pick: fc.constant('part'),
          minNs: fc.constantFrom(0, 2_000_000),
          maxNs: fc.constant(null),
          sinceMs: fc.constant(null),
          untilMs: fc.constantFrom(null, START_MS + 1),
        }),
      ),
      ...RANGES,
    },
    2,
  ),
  query('topology.get', { environment: fc.option(anyText), against: fc.constantFrom(null, 'previous', 'yesterday'), ...RANGES }, 2),
  query('firstSteps.status', {}),
  query('projects.list', {}),
  query('ingestKeys.list', {}),
  query('serviceAccounts.list', {}),
  query('members.ofProject', {}),
  query('projectSettings.get', {}),
  query('audit.ofProject', { text: anyText, before: fc.option(anyNumber.map(String)) }, 3),
  query('account.tokens', {}),
  query('account.sessions', {}),
  query('signIn.state', {}),
  mutation('ingestKeys.revoke', { id: anyNumber }),
  mutation('serviceAccounts.createToken', { id: anyNumber, name: fc.constant('own made'), expiresInDays: fc.constant(1) }),
  mutation('serviceAccounts.revokeToken', { id: anyNumber, tokenId: anyNumber }),
  mutation('account.revokeToken', { id: anyNumber }),
  get(
    fc.constant('/api/v1/traces'),
    { q: anyQuery, from: words(String(FROM), 'now'), to: words(String(TO), ''), limit: words('5', 'x') },
    3,
  ),
  get(
    anyTraceId.map((id) => `/api/v1/traces/${encodeURIComponent(id)}`),
    { format: words('otlp', 'json', '') },
    3,
  ),
  get(fc.constant('/api/v1/services'), { from: words(String(FROM)), to: words(String(TO)) }),
  get(fc.constant('/api/v1/audit'), { format: words('csv', 'jsonl'), text: anyText }),
  get(fc.constant('/api/v1/organization/audit'), { format: words('csv', 'jsonl') }),
);

/** What names a project; all but the first must lead nowhere. */
const PROJECT_NAMES = ['default', 'demo', '2', 'default,demo', '../demo', 'DEMO', '%64emo', 'demo ', 'default/../demo', '__proto__'];
const anyProject = fc.oneof({ weight: 8, arbitrary: fc.constant('default') }, { weight: 1, arbitrary: fc.constantFrom(...PROJECT_NAMES) });

export type CanaryReport = {
  readonly calls: number;
  /** Answered with data. */
  readonly answered: number;
  /** Calls whose answer held something of the other project. */
  readonly leaks: readonly string[];
  /** Calls that failed in a way no caller should see. */
  readonly failures: readonly string[];
};

/** Two projects side by side; somebody who is admin of one asks for everything in every way. */
export async function runCanary(calls: number, seed: number): Promise<CanaryReport> {
  const store = await startTestStore();
  const server = await startWebServer(silentLog, store.reader, null, store.applications);
  try {
    const admin = await fill(store, server);
    return await askEverything(server, admin, calls, seed);
  } finally {
    await server.stop();
    await store.stop();
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
  }
  return await server.join(owner, 'admin@example.org', [{ project: 'default', role: 'admin' }]);
}

/** So many questions are under way at once. */
const LANES = 8;

async function askEverything(server: WebServer, admin: CallHeaders, calls: number, seed: number): Promise<CanaryReport> {
  const asked = fc.sample(fc.tuple(anyCall, anyProject), { numRuns: calls, seed });
  const leaks: string[] = [];
  const failures: string[] = [];
  let answered = 0;
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let pair = asked[next++]; pair !== undefined; pair = asked[next++]) {
      const [call, project] = pair;
      const { status, text: answer } = await send(server, call, {
        ...admin,
        'x-spanhouse-project': project.trim() === project ? project : `${project}x`,
      });
      const told = `${JSON.stringify(call)} of ${project}: ${String(status)} ${answer.slice(0, 300)}`;
      if (status === 200) answered++;
      if (status >= 500) failures.push(told);
      if (status === 200 && answer.includes(CANARY)) leaks.push(told);
      // An error may repeat what was asked, and must tell nothing else.
      if (status !== 200 && withoutEchoes(answer, call).includes(CANARY)) leaks.push(told);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { calls, answered, leaks, failures };
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

async function send(server: WebServer, call: Call, headers: CallHeaders): Promise<{ readonly status: number; readonly text: string }> {
  if (call.kind !== 'get')
    return call.kind === 'query' ? server.query(call.path, call.input, headers) : server.call(call.path, call.input, headers);
  const url = `${ORIGIN}${call.path}?${new URLSearchParams(call.search).toString()}`;
  const request = new Request(url, { headers: { host: HOST, 'sec-fetch-site': 'same-origin', ...headers } });
  const response = await routed(server, call.path, request);
  return { status: response.status, text: await response.text() };
}

/** As the files under `app/api/v1` do it. */
function routed(server: WebServer, path: string, request: Request): Promise<Response> {
  const stores = server.stores();
  if (path === '/api/v1/audit') return answerInProject(stores, request, 'admin', (api) => exportAudit(api, api.project));
  if (path === '/api/v1/organization/audit') return answerOwner(stores, request, (api) => exportAudit(api, null));
  if (path === '/api/v1/services') return answerInProject(stores, request, 'viewer', listServices);
  if (path === '/api/v1/traces') return answerInProject(stores, request, 'viewer', searchTraces);
  const traceId = decodeURIComponent(path.slice('/api/v1/traces/'.length));
  return answerInProject(stores, request, 'viewer', (api) => sendTrace(api, traceId));
}
