import { parseTraceId, type TraceId } from '@spanhouse/core';
import fc from 'fast-check';

/** Stands in everything that the other project has, and in nothing of one's own. */
export const CANARY = 'zanary';
export const START_MS = Date.UTC(2026, 10, 23, 7, 30);
const FROM = START_MS - 3_600_000;
const TO = START_MS + 3_600_000;

const idOf = (text: string): TraceId => {
  const id = parseTraceId(text);
  if (id === null) throw new Error(`not a trace id: ${text}`);
  return id;
};
export const OWN_TRACE = idOf('0'.repeat(31) + '1');
export const FOREIGN_TRACE = idOf('feedface'.repeat(4));
/** In both projects. */
export const SHARED_TRACE = idOf('5'.repeat(32));

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
/** What the asker keeps: it is shown to them again, so there is no canary in it. */
const keptText = fc.constantFrom(...TEXTS.filter((text) => !text.includes(CANARY) && text !== String(FOREIGN_TRACE)));
const headedKey = fc.constantFrom(...[...KEYS, ...ODD_KEYS].filter((key) => !key.includes(CANARY)));
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
const anyLogTerm = fc.oneof(
  quoted,
  fc.tuple(anyKey, fc.constantFrom('=', '!=', ':', '~', '>='), quoted).map(([key, operator, value]) => `${key}${operator}${value}`),
  anyText,
  fc.constantFrom('severity>=info', 'service=*', '-4711', '4711', 'trace=*'),
);
const anyLogQuery = fc.array(anyLogTerm, { maxLength: 3 }).map((terms) => terms.join(' '));
/** The two projects' requests follow each other in one partition. */
const anyLogId = fc.oneof(
  fc
    .tuple(fc.constantFrom(0, 1, 2), fc.constantFrom(0, 1))
    .map(([row, offset]) => `${String(BigInt(START_MS) * 1_000_000n + BigInt(row))}-0-${String(offset)}-${String(row)}`),
  anyText,
);
const anyNumber = fc.integer({ min: 1, max: 12 });
/** Of views and link rules, which are made and removed all the while: enough of them to meet one that is there. */
const anyKept = fc.integer({ min: 1, max: 40 });
/** Each project has one: what is asked of a disabled one is not answered, so it has to be met often. */
const anyAccount = fc.integer({ min: 1, max: 3 });
/** Spans of a service, in the ways that counts are narrowed. */
const anyFilter = fc.record(
  {
    service: anyText,
    environment: fc.option(anyText),
    name: fc.oneof(fc.constantFrom('own operation', `GET /${CANARY}`, '/own'), anyText),
    spanClass: fc.constantFrom('interface', 'sql', 'messaging', 'other'),
    instance: anyText,
    version: anyText,
    host: anyText,
    region: anyText,
    component: anyText,
  },
  { requiredKeys: ['service', 'environment'] },
);
const ANY_INTERFACE = { service: anyText, name: anyText, environment: fc.option(anyText) };
const RANGES = { startMs: fc.constantFrom(FROM, 0, START_MS), endMs: fc.constantFrom(TO, START_MS + 86_400_000, START_MS + 1) };

type Procedure = { readonly kind: 'query' | 'mutation'; readonly path: string; readonly input: object };
type Asked = {
  readonly kind: 'get';
  /** As `route-files.ts` names it. */
  readonly path: string;
  readonly names: Readonly<Record<string, string>>;
  readonly search: Readonly<Record<string, string>>;
  readonly accept: string;
  /** Where the project is named; in both, another one in each. */
  readonly projectIn: 'header' | 'parameter' | 'both';
};
export type Call = Procedure | Asked;

const query = (path: string, input: Readonly<Record<string, fc.Arbitrary<unknown>>>, weight = 1): fc.WeightedArbitrary<Call> => ({
  weight,
  arbitrary: fc.record(input).map((made): Call => ({ kind: 'query', path, input: made })),
});
const mutation = (path: string, input: Readonly<Record<string, fc.Arbitrary<unknown>>>, weight = 1): fc.WeightedArbitrary<Call> => ({
  weight,
  arbitrary: fc.record(input).map((made): Call => ({ kind: 'mutation', path, input: made })),
});
const get = (
  path: string,
  search: Readonly<Record<string, fc.Arbitrary<string>>>,
  { names = {}, weight = 1 }: { readonly names?: Readonly<Record<string, fc.Arbitrary<string>>>; readonly weight?: number } = {},
): fc.WeightedArbitrary<Call> => ({
  weight,
  arbitrary: fc.record({
    kind: fc.constant('get' as const),
    path: fc.constant(path),
    names: fc.record(names),
    search: fc.record(search, { requiredKeys: [] }).map((made) => ({ ...made }) as Readonly<Record<string, string>>), // a key that is left out is not there
    accept: fc.constantFrom('*/*', 'application/json', 'application/x-protobuf'),
    projectIn: fc.constantFrom('header' as const, 'parameter' as const, 'both' as const),
  }),
});
const words = (...given: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...given);

/** Around what is stored, or from where nothing is. */
const MOMENTS = { start: words(String(FROM), String(FROM), '2020-01-01', 'now-1h'), end: words(String(TO), String(TO), 'now') };

export const anyCall: fc.Arbitrary<Call> = fc.oneof(
  query(
    'traces.find',
    {
      mode: words('traces', 'spans'),
      query: anyQuery,
      environment: fc.option(anyText),
      order: fc.oneof(words('newest', 'duration', 'errors', 'spans'), anyText),
      limit: fc.constantFrom(1, 20, 1_000),
      columns: fc.array(anyKey, { maxLength: 2 }),
      ...RANGES,
    },
    6,
  ),
  query(
    'traces.groups',
    {
      query: anyQuery,
      environment: fc.option(anyText),
      by: fc.array(anyKey, { minLength: 1, maxLength: 2 }),
      order: words('count', 'p99', 'key'),
      isCountOnly: fc.boolean(),
      limit: fc.constantFrom(1, 100),
      ...RANGES,
    },
    6,
  ),
  query('traces.cost', { query: anyQuery, environment: fc.option(anyText), ...RANGES }, 2),
  query(
    'traces.tail',
    {
      query: anyQuery,
      environment: fc.option(anyText),
      columns: fc.array(anyKey, { maxLength: 2 }),
      place: fc.option(fc.constant({ sinceMs: FROM, blocks: {} })),
    },
    4,
  ),
  query('traces.get', { traceId: anyTraceId }, 4),
  query('traces.span', { traceId: anyTraceId, spanId: anySpanId }, 10),
  query('traces.attributeColumn', { traceId: anyTraceId, key: anyKey }, 2),
  query('traces.attributeKeys', { traceId: anyTraceId }),
  query(
    'traces.standing',
    { service: anyText, name: anyText, spanClass: words('interface', 'sql', 'other'), durationNs: fc.nat(), atMs: fc.constant(TO) },
    1,
  ),
  query('traces.completeKeys', { ...RANGES, prefix: anyText, service: anyText, limit: fc.constant(100) }, 4),
  query('traces.completeValues', { ...RANGES, prefix: anyText, key: anyKey, limit: fc.constant(100) }, 6),
  query('services.list', RANGES, 2),
  query('applications.services', { ...RANGES, environment: fc.option(anyText) }, 2),
  query('applications.interfaces', { ...RANGES, filter: anyFilter }, 2),
  query('applications.causes', { ...RANGES, environment: fc.option(anyText), baseline: fc.record(RANGES) }),
  query('applications.curves', { ...RANGES, filter: anyFilter }, 2),
  query('applications.breakdown', { ...RANGES, filter: anyFilter, by: words('instance', 'host', 'region', 'version', 'environment') }, 2),
  query('applications.deploys', { ...RANGES, service: anyText }),
  query('interfaces.exemplars', { ...RANGES, filter: anyFilter }, 2),
  query('interfaces.errors', { ...RANGES, filter: anyFilter }, 2),
  query('interfaces.edges', { ...RANGES, ...ANY_INTERFACE }, 2),
  query('interfaces.latencyParts', {
    ...RANGES,
    ...ANY_INTERFACE,
    band: words('all', 'slow'),
    scope: words('exclusive', 'path'),
    by: words('component', 'operation'),
  }),
  query('interfaces.coverage', RANGES),
  query('interfaces.suspects', { ...RANGES, ...ANY_INTERFACE, baseline: fc.record(RANGES) }),
  query('interfaces.seenValues', { ...RANGES, service: anyText }, 2),
  query(
    'compare.cohorts',
    {
      query: anyQuery,
      environment: fc.option(anyText),
      choice: fc.oneof(
        fc.constant({ pick: 'failed' }),
        fc.record({ pick: fc.constant('query'), chosenBy: anyQuery }),
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
  query(
    'logs.find',
    {
      ...RANGES,
      query: anyLogQuery,
      environment: fc.option(anyText),
      order: words('newest', 'oldest'),
      limit: fc.constantFrom(1, 200),
      cursor: fc.option(anyLogId),
    },
    6,
  ),
  query('logs.histogram', { ...RANGES, query: anyLogQuery, environment: fc.option(anyText), buckets: fc.constantFrom(1, 80) }, 3),
  query('logs.fields', { ...RANGES, query: anyLogQuery, environment: fc.option(anyText) }, 3),
  query('logs.patterns', { ...RANGES, query: anyLogQuery, environment: fc.option(anyText) }, 3),
  query('logs.context', { id: anyLogId, lines: fc.constantFrom(1, 200) }, 3),
  query(
    'logs.tail',
    {
      query: anyLogQuery,
      environment: fc.option(anyText),
      position: fc.constantFrom(null, {}, { 0: '0-0' }, { 0: '1-0' }),
      limit: fc.constant(100),
    },
    3,
  ),
  query(
    'logs.ofSpan',
    {
      traceId: anyTraceId,
      spanId: anySpanId,
      service: anyText,
      resource: fc.record({ 'service.instance.id': anyText, 'host.name': anyText }),
      startNano: fc.constant(String(BigInt(START_MS) * 1_000_000n)),
      endNano: fc.constant(String(BigInt(START_MS + 1) * 1_000_000n)),
      limit: fc.constant(100),
    },
    3,
  ),
  query('logs.status', {}),
  query('firstSteps.status', {}),
  query('projects.list', {}),
  query('ingestKeys.list', {}),
  query('serviceAccounts.list', {}),
  query('savedViews.list', {}),
  query('savedColumns.get', { place: words('search', 'trace') }),
  query('linkRules.list', {}),
  query('members.ofProject', {}),
  query('projectSettings.get', {}),
  query('audit.ofProject', { text: anyText, before: fc.option(anyNumber.map(String)) }, 3),
  query('account.tokens', {}),
  query('account.sessions', {}),
  query('signIn.state', {}),
  query('signIn.methods', {}),
  // For owners, which the asker is not.
  query('audit.ofOrganization', { text: anyText }),
  query('members.list', {}),
  query('members.invitations', {}),
  query('organization.get', {}),
  mutation('savedViews.own.create', { name: keptText, search: keptText }),
  mutation('savedViews.own.change', { id: anyKept, search: keptText }, 4),
  mutation('savedViews.own.remove', { id: anyKept }),
  mutation('savedViews.shared.create', { name: keptText, search: keptText }),
  mutation('savedViews.shared.change', { id: anyKept, name: keptText }, 4),
  mutation('savedViews.shared.remove', { id: anyKept }),
  mutation('savedColumns.setOwn', { place: words('search', 'trace'), columns: fc.option(fc.array(keptText, { maxLength: 3 })) }),
  mutation('savedColumns.setShared', { place: words('search', 'trace'), columns: fc.array(keptText, { maxLength: 3 }) }),
  mutation('linkRules.create', { name: keptText, keyPattern: keptText, urlTemplate: words('https://example.org/{value}', 'javascript:1') }),
  mutation(
    'linkRules.change',
    {
      id: anyKept,
      name: keptText,
      keyPattern: keptText,
      urlTemplate: words('https://example.org/{value}', 'https://{value}'),
    },
    4,
  ),
  mutation('linkRules.remove', { id: anyKept }),
  mutation('ingestKeys.revoke', { id: anyNumber }),
  mutation('serviceAccounts.createToken', { id: anyAccount, name: fc.constant('own made'), expiresInDays: fc.constant(1) }, 2),
  mutation('serviceAccounts.setDisabled', { id: anyAccount, isDisabled: fc.boolean() }),
  // Where two ids have to fit together for an answer, more calls are needed until they do.
  mutation('serviceAccounts.revokeToken', { id: anyAccount, tokenId: anyNumber }, 5),
  mutation('account.revokeToken', { id: anyNumber }),
  get(
    '/api/v1/traces',
    {
      q: anyQuery,
      service: anyText,
      attr: fc.tuple(anyKey, anyText).map((pair) => pair.join(':')),
      minDuration: words('1ns', '1h', 'x'),
      order: words('newest', 'duration', 'errors', 'spans'),
      limit: words('5', '1000', 'x'),
      ...MOMENTS,
    },
    { weight: 3 },
  ),
  get(
    '/api/v1/traces/export',
    {
      q: anyQuery,
      mode: words('traces', 'spans', 'groups'),
      format: words('csv', 'json'),
      // They are the names of the file's columns: no canary in them.
      col: headedKey,
      by: headedKey,
      env: anyText,
      ...MOMENTS,
    },
    { weight: 4 },
  ),
  get('/api/v1/traces/[traceId]', {}, { names: { traceId: anyTraceId }, weight: 3 }),
  get('/api/v1/services', MOMENTS),
  get('/api/v1/audit', { format: words('csv', 'jsonl'), text: anyText }),
  get('/api/v1/organization/audit', { format: words('csv', 'jsonl') }),
);

/** What names a project; all but the first must lead nowhere. */
const PROJECT_NAMES = ['default', 'demo', '2', 'default,demo', '../demo', 'DEMO', '%64emo', 'demo ', 'default/../demo', '__proto__'];
export const anyProject = fc.oneof(
  { weight: 8, arbitrary: fc.constant('default') },
  { weight: 1, arbitrary: fc.constantFrom(...PROJECT_NAMES) },
);
