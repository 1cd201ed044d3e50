import { parseProjectId, unixNano, type ProjectId } from '@spanhouse/core';
import { encodeLogs, type KeyValue, type LogRecord } from '@spanhouse/otlp';
import { aLogRecord, aLogsData } from '@spanhouse/otlp/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogQuery } from '../../src/model/log-query.ts';
import { parseLogQuery } from '../../src/query-language/parse.ts';
import { aLogRequest, startTestLogStore, type TestLogStore } from '../../src/testing/index.ts';

let db: TestLogStore;
let projects = 0;
const freshProject = (): ProjectId => parseProjectId(++projects);

beforeAll(async () => {
  db = await startTestLogStore();
});
afterAll(() => db.stop());

const BASE = 1_763_892_000_000_000_000n;
const MS = 1_000_000n;
const RANGE = { start: unixNano(BASE - 3_600_000n * MS), end: unixNano(BASE + 3_600_000n * MS) };
const text = (key: string, value: string): KeyValue => ({ key, value: { kind: 'string', value } });
const record = (ms: number, body: string, over: Partial<LogRecord> = {}): LogRecord =>
  aLogRecord({ timeUnixNano: BASE + BigInt(ms) * MS, body: { kind: 'string', value: body }, ...over });

type Given = { readonly service?: string; readonly resource?: Record<string, string>; readonly records: readonly LogRecord[] };
const store = (projectId: ProjectId, given: readonly Given[], partition = 0) =>
  db.write(
    given.map(({ service = 'checkout', resource = {}, records }) => aLogRequest(aLogsData(records, service, resource), { projectId })),
    { partition },
  );
const query = (projectId: ProjectId, search = '', over: Partial<LogQuery> = {}): LogQuery => ({
  projectId,
  ...RANGE,
  conditions: parseLogQuery(search),
  ...over,
});
const bodiesOf = async (projectId: ProjectId, search: string): Promise<readonly string[]> =>
  (await db.reader.find(query(projectId, search), { limit: 100, order: 'oldest' })).entries.map(({ body }) => body);

describe('searching logs', () => {
  let projectId: ProjectId;
  const TRACE = '0a'.repeat(16);
  beforeAll(async () => {
    projectId = freshProject();
    await store(projectId, [
      {
        resource: { 'k8s.pod.name': 'checkout-1', 'deployment.environment.name': 'prod' },
        records: [
          record(0, 'Connection refused by redis-cart:6379', {
            severityNumber: 17,
            severityText: 'ERROR',
            traceId: TRACE,
            spanId: '0b'.repeat(8),
          }),
          record(1, 'order 1001 paid', {
            attributes: [text('order.id', '1001'), { key: 'http.response.status_code', value: { kind: 'int', value: 200n } }],
          }),
          record(2, 'java.lang.NullPointerException at shop.Cart', {
            severityNumber: 0,
            severityText: 'warning',
            attributes: [text('order.id', '2002')],
          }),
          record(3, '订单 3003 支付失败', { severityNumber: 21, eventName: 'payment.failed' }),
        ],
      },
      {
        service: 'cart',
        resource: { 'k8s.pod.name': 'cart-1' },
        records: [
          record(4, 'refused connection', { attributes: [{ key: 'http.response.status_code', value: { kind: 'int', value: 503n } }] }),
          record(5, '', {
            body: { kind: 'kvlist', entries: [text('message', 'structured'), { key: 'n', value: { kind: 'int', value: 7n } }] },
          }),
        ],
      },
    ]);
  });

  it.each<[string, readonly number[]]>([
    ['', [0, 1, 2, 3, 4, 5]],
    ['CONNECTION refused', [0, 4]],
    ['"connection refused"', [0]],
    ['connection -redis', [4]],
    ['-"connection refused" refused', [4]],
    ['nullpointerexception', [2]],
    ['支付失败', [3]],
    ['"付失败"', [3]],
    ['"失败支付"', []],
    ['conn*', [0, 4]],
    ['onnection', []],
    ['body:onnection', [0, 4]],
    ['structured', [5]],
    ['6379', [0]],
    ['severity>=error', [0, 3]],
    ['severity=warn', [2]],
    ['severity!=info', [0, 2, 3]],
    ['severity<=info', [1, 4, 5]],
    ['service=cart', [4, 5]],
    ['service=(cart|checkout) refused', [0, 4]],
    ['environment=prod', [0, 1, 2, 3]],
    ['order.id=1001', [1]],
    ['order.id=(1001|2002)', [1, 2]],
    ['order.id!=1001', [0, 2, 3, 4, 5]],
    ['order.id=*', [1, 2]],
    ['order.id!=*', [0, 3, 4, 5]],
    ['order.id:00', [1, 2]],
    ['order.id~"^2"', [2]],
    ['order.id!~"^2" order.id=*', [1]],
    ['http.response.status_code>=500', [4]],
    ['http.response.status_code<=299', [1]],
    ['k8s.pod.name=cart-1', [4, 5]],
    ['k8s.pod.name!=cart-1', [0, 1, 2, 3]],
    ['k8s.pod.name~"^checkout"', [0, 1, 2, 3]],
    ['nothing.of.this=1', []],
    ['event=payment.failed', [3]],
    ['event=*', [3]],
    [`trace=${TRACE}`, [0]],
    ['trace=*', [0]],
    ['trace!=*', [1, 2, 3, 4, 5]],
    ['span=0b0b0b0b0b0b0b0b', [0]],
    ['trace=nonsense', []],
    ['trace=0a0a*', []],
    ['order.id="1001\' OR 1=1 --"', []],
    ['-- http', []],
  ])('%j', async (search, expected) => {
    const page = await db.reader.find(query(projectId, search), { limit: 100, order: 'oldest' });
    expect(page.entries.map(({ time }) => Number((BigInt(time) - BASE) / MS))).toEqual(expected);
  });

  it('an entry has everything that was sent', async () => {
    const [found] = (await db.reader.find(query(projectId, 'redis'), { limit: 1, order: 'newest' })).entries;
    expect(found).toMatchObject({
      service: 'checkout',
      environment: 'prod',
      severity: 17,
      severityText: 'ERROR',
      traceId: TRACE,
      spanId: '0b'.repeat(8),
      scope: 'test',
      body: 'Connection refused by redis-cart:6379',
      bodyKind: 'string',
      resource: { 'service.name': 'checkout', 'k8s.pod.name': 'checkout-1', 'deployment.environment.name': 'prod' },
      observedTime: '1763892000001000000',
    });
    const [structured] = (await db.reader.find(query(projectId, 'structured'), { limit: 1, order: 'newest' })).entries;
    expect([structured?.bodyKind, structured?.body]).toEqual(['kvlist', '{"message":"structured","n":7}']);
  });

  it('an expression that RE2 does not know is refused as a query, not as a failure', async () => {
    await expect(bodiesOf(projectId, 'order.id~"(?=x)"')).rejects.toMatchObject({ code: 'QUERY.INVALID' });
  });

  it('another project sees nothing of it', async () => {
    expect(await bodiesOf(freshProject(), '')).toEqual([]);
  });

  it('the histogram counts by level, and its sum is what is found', async () => {
    const counted = await db.reader.histogram(query(projectId, '-structured'), { buckets: 60 });
    expect(counted.total).toBe(5);
    const sums = Object.fromEntries(counted.series.map(({ level, counts }) => [level, counts.reduce((sum, count) => sum + count, 0)]));
    expect(sums).toEqual({ info: 2, warn: 1, error: 1, fatal: 1 });
    const fine = await db.reader.histogram(query(projectId, '', { start: unixNano(BASE), end: unixNano(BASE + 6n * MS) }), { buckets: 6 });
    expect([fine.step, fine.total]).toEqual(['2000000', 6]);
    expect(fine.series.find(({ level }) => level === 'info')?.counts).toEqual([1, 0, 2]);
  });

  it('fields are told with their values, of the record and of its resource', async () => {
    const { lookedAt, fields } = await db.reader.fields(query(projectId));
    expect(lookedAt).toBe(6);
    const of = (name: string) => fields.find(({ field }) => field === name);
    expect(of('service')).toMatchObject({
      from: 'own',
      count: 6,
      values: [
        { value: 'checkout', count: 4 },
        { value: 'cart', count: 2 },
      ],
    });
    expect(of('order.id')).toMatchObject({ from: 'record', count: 2 });
    expect(of('k8s.pod.name')).toMatchObject({
      from: 'resource',
      count: 6,
      values: [
        { value: 'checkout-1', count: 4 },
        { value: 'cart-1', count: 2 },
      ],
    });
  });
});

it('pages follow each other without a gap or a repetition, also among records of one nanosecond, in both orders', async () => {
  const projectId = freshProject();
  await store(projectId, [{ records: Array.from({ length: 25 }, (_, i) => record(i < 15 ? 7 : i * 10_000, `line ${String(i)}`)) }]);
  for (const order of ['newest', 'oldest'] as const) {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof db.reader.find>> = await db.reader.find(query(projectId), { limit: 4, order, after });
      seen.push(...page.entries.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
    const times = seen.map((id) => BigInt(id.split('-')[0] ?? 0));
    expect(times).toEqual([...times].sort((a, b) => (order === 'oldest' ? (a < b ? -1 : 1) : a < b ? 1 : -1)));
  }
});

it('the same cut written again stores its rows once, and comes out the same byte by byte', async () => {
  const projectId = freshProject();
  const first = await store(projectId, [{ records: [record(0, 'once')] }]);
  for (const { table, block, token } of first.inserts) await db.clickhouse.insertNative(table, block, { token, tag: 'test' });
  expect(await bodiesOf(projectId, '')).toEqual(['once']);
});

it('a request that cannot be read is a dead letter with its reason, and those around it are stored', async () => {
  const projectId = freshProject();
  const good = aLogRequest(aLogsData([record(0, 'good')]), { projectId });
  const bytes = encodeLogs(aLogsData([record(1, 'damaged')]));
  const output = await db.write([good, aLogRequest(bytes.subarray(0, bytes.length - 4), { projectId }), { ...good, body: good.body }]);
  expect(output.deadLetters).toMatchObject([{ reason: expect.stringContaining('INGEST.MALFORMED') as string }]);
  expect(await bodiesOf(projectId, '')).toEqual(['good', 'good']);
});

it('patterns group what differs in its variable parts alone, and lead to their records', async () => {
  const projectId = freshProject();
  await store(projectId, [
    {
      records: [
        ...Array.from({ length: 5 }, (_, i) => record(i, `order ${String(i)} took ${String(i * 3)} ms`)),
        record(9, 'started', { severityNumber: 13 }),
      ],
    },
    { service: 'cart', records: [record(10, 'order 77 took 5 ms', { severityNumber: 17 })] },
  ]);
  const [most, other] = await db.reader.patterns(query(projectId));
  expect((await db.reader.patterns(query(projectId, 'severity>=error took'))).map(({ count }) => count)).toEqual([1]);
  expect(most).toMatchObject({ template: 'order <*> took <*> ms', count: 6, services: ['cart', 'checkout'], severity: 17 });
  expect(other).toMatchObject({ template: 'started', count: 1 });
  expect(await bodiesOf(projectId, `pattern=${most?.id ?? ''}`)).toHaveLength(6);
});

it('the context of a record is what the same instance wrote around it', async () => {
  const projectId = freshProject();
  const lines = (from: number): readonly LogRecord[] =>
    Array.from({ length: 10 }, (_, i) => record(from + i * 60_000, `line ${String(i)}`));
  await store(projectId, [
    { resource: { 'service.instance.id': 'a' }, records: lines(0) },
    { resource: { 'service.instance.id': 'b' }, records: lines(1) },
  ]);
  const [middle] = (await db.reader.find(query(projectId, 'service.instance.id=a "line 5"'), { limit: 1, order: 'newest' })).entries;
  const around = await db.reader.context(projectId, middle?.id ?? '', 3);
  expect(around?.before.map(({ body }) => body)).toEqual(['line 2', 'line 3', 'line 4']);
  expect(around?.entry.body).toBe('line 5');
  expect(around?.after.map(({ body }) => body)).toEqual(['line 6', 'line 7', 'line 8']);
  expect(around?.before.every(({ resource }) => resource['service.instance.id'] === 'a')).toBe(true);
  expect(await db.reader.context(projectId, '1-0-1-1', 3)).toBeNull();
  await expect(db.reader.context(projectId, 'nonsense', 3)).rejects.toMatchObject({ code: 'QUERY.INVALID' });
});

describe('the live tail', () => {
  const followed = async (
    projectId: ProjectId,
    search: string,
    limit: number,
    rounds: readonly (() => Promise<unknown>)[],
  ): Promise<readonly string[]> => {
    const asked = { projectId, conditions: parseLogQuery(search) };
    let { position } = await db.reader.tail(asked, null, limit);
    const seen: string[] = [];
    for (const round of [...rounds, () => Promise.resolve()]) {
      await round();
      for (let isBehind = true; isBehind;) {
        const next = await db.reader.tail(asked, position, limit);
        seen.push(...next.entries.map(({ body }) => body));
        ({ position, isBehind } = next);
      }
    }
    return seen;
  };

  it('gives every record once, however late its time is and however small the answers are', async () => {
    const projectId = freshProject();
    await store(projectId, [{ records: [record(0, 'before')] }]);
    const seen = await followed(projectId, '', 2, [
      () => store(projectId, [{ records: [record(5, 'a'), record(4, 'b'), record(3, 'c')] }]),
      () => store(projectId, [{ records: [record(-50_000_000, 'long ago')] }, { records: [record(1, 'd')] }], 3),
      () =>
        Promise.all([
          store(projectId, [{ records: [record(9, 'e')] }]),
          store(projectId, [{ records: [record(8, 'f'), record(8, 'g')] }], 3),
        ]),
    ]);
    expect([...seen].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'long ago']);
  });

  it('filters what it gives', async () => {
    const projectId = freshProject();
    const seen = await followed(projectId, 'keep', 10, [
      () => store(projectId, [{ records: [record(0, 'keep me'), record(1, 'drop me')] }]),
    ]);
    expect(seen).toEqual(['keep me']);
  });

  it('records are not shown before their cut is whole', async () => {
    const projectId = freshProject();
    const asked = { projectId, conditions: [] };
    await store(projectId, [{ records: [record(0, 'first')] }]);
    const { position } = await db.reader.tail(asked, null, 10);
    const output = await store(projectId, [{ records: [record(1, 'second')] }], 7);
    expect(output.inserts.map(({ table }) => table)).toEqual(['log_resources', 'logs', 'log_cuts']);
    expect((await db.reader.tail(asked, position, 10)).entries.map(({ body }) => body)).toEqual(['second']);
  });
});

it('logs of a span: by its ids, else of its trace, else of its pod in that time, and it is said which', async () => {
  const projectId = freshProject();
  const [one, two, three] = ['1a', '2a', '3a'].map((byte) => byte.repeat(16)) as [string, string, string];
  const spanId = '0c'.repeat(8);
  await store(projectId, [
    {
      resource: { 'k8s.pod.name': 'pod-1' },
      records: [
        record(0, 'of the span', { traceId: one, spanId }),
        record(1, 'of its trace', { traceId: one, spanId: '0d'.repeat(8) }),
        record(2, 'of another trace', { traceId: two }),
        record(3, 'without ids'),
        record(60_000, 'much later'),
      ],
    },
    { resource: { 'k8s.pod.name': 'pod-2' }, records: [record(3, 'elsewhere')] },
  ]);
  const ask = async (traceId: string, resource: Record<string, string> = {}) => {
    const { by, key, entries } = await db.reader.ofSpan(
      projectId,
      { traceId, spanId, service: 'checkout', resource, start: unixNano(BASE), end: unixNano(BASE + 10n * MS) },
      50,
    );
    return { by, key, bodies: entries.map(({ body }) => body) };
  };
  expect(await ask(one)).toEqual({ by: 'span', key: null, bodies: ['of the span'] });
  expect(await ask(two)).toEqual({ by: 'trace', key: null, bodies: ['of another trace'] });
  expect(await ask(three, { 'k8s.pod.name': 'pod-1' })).toEqual({
    by: 'instance',
    key: 'k8s.pod.name',
    bodies: ['of the span', 'of its trace', 'of another trace', 'without ids'],
  });
  expect((await ask(three)).by).toBe('none');
});

it('a project that never sent any is told apart', async () => {
  const projectId = freshProject();
  expect(await db.reader.hasAny(projectId)).toBe(false);
  await store(projectId, [{ records: [record(0, 'x')] }]);
  expect(await db.reader.hasAny(projectId)).toBe(true);
});
