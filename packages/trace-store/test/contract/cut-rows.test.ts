import { createClickHouse, migrate, param, sql, type ClickHouse, type Sql } from '@spanhouse/clickhouse';
import { startEmbeddedClickHouse } from '@spanhouse/clickhouse/testing';
import { parseProjectId, silentLog, systemClock, unixMs } from '@spanhouse/core';
import type { KeyValue, Span, TracesData } from '@spanhouse/otlp';
import type { Cut } from '@spanhouse/span-log';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { attributeHash, attributeHashLow } from '../../src/attribute-hash.ts';
import { aLogRecord, someCutSettings } from '../../src/testing/log-records.ts';
import { blockIdOf } from '../../src/write/block-id.ts';
import { buildCut } from '../../src/write/build-cut.ts';

/*
 * One cut, written by hand, and every row that must follow from it. Expected values are reasoned from the input and from
 * architecture §4.4, never copied from a run.
 */
const RECEIVED_AT = Date.UTC(2026, 10, 23, 10, 0, 5);
const T0 = BigInt(Date.UTC(2026, 10, 23, 10, 0, 0)) * 1_000_000n;
const CUT: Cut = { partition: 3, from: 500n, to: 506n };
const TRACE_A = '6a22e4e0c0a80001aaaaaaaaaaaaaaaa';
const TRACE_B = '6a22e4e1c0a80001bbbbbbbbbbbbbbbb';

const text = (key: string, value: string): KeyValue => ({ key, value: { kind: 'string', value } });
const int = (key: string, value: number): KeyValue => ({ key, value: { kind: 'int', value: BigInt(value) } });

function aSpan(over: Partial<Span>): Span {
  return {
    traceId: TRACE_A,
    spanId: '1111111111111111',
    traceState: '',
    parentSpanId: '',
    flags: 0,
    name: 'POST /orders',
    kind: 2,
    startTimeUnixNano: T0,
    endTimeUnixNano: T0 + 250_000_000n,
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: null,
    ...over,
  };
}

function from(resource: readonly KeyValue[], spans: readonly Span[]): TracesData {
  return {
    resourceSpans: [
      {
        resource: { attributes: resource, droppedAttributesCount: 0, entityRefs: [] },
        schemaUrl: '',
        scopeSpans: [{ scope: null, schemaUrl: '', spans }],
      },
    ],
  };
}

const ORDER = [
  text('service.name', 'order'),
  text('deployment.environment.name', 'prod'),
  text('service.version', '1.2.3'),
  text('host.name', 'node-1'),
  text('k8s.pod.name', 'order-0'),
  text('telemetry.sdk.language', 'java'),
];
const STOCK = [text('service.name', 'stock'), text('deployment.environment', 'prod'), text('service.instance.id', 'stock-7')];

const root = aSpan({
  attributes: [
    text('http.request.method', 'POST'),
    int('http.response.status_code', 201),
    text('http.route', '/orders'),
    text('bizOrderId', '7730021'),
    text('tier', 'gold'),
  ],
});
const call = aSpan({
  spanId: '2222222222222222',
  parentSpanId: '1111111111111111',
  name: 'GET',
  kind: 3,
  startTimeUnixNano: T0 + 10_000_000n,
  endTimeUnixNano: T0 + 200_000_000n,
  attributes: [
    text('http.method', 'GET'),
    text('http.status_code', '503'),
    text('net.peer.name', 'stock.svc'),
    text('peer.service', 'stock'),
    text('error.type', 'Timeout'),
    text('error.type', 'repeated key'),
    { key: 'list', value: { kind: 'array', values: [] } },
  ],
  status: { code: 2, message: 'timed out' },
});
const answer = aSpan({
  spanId: '3333333333333333',
  parentSpanId: '2222222222222222',
  name: 'GET /stock',
  startTimeUnixNano: T0 + 20_000_000n,
  // Ends before it starts: a broken clock.
  endTimeUnixNano: T0,
  attributes: [text('bizOrderId', '7730021'), text('server.address', 'stock.svc'), text('tier', 'gold')],
});
const other = aSpan({
  traceId: TRACE_B,
  spanId: '4444444444444444',
  parentSpanId: '9999999999999999',
  name: 'GET /stock',
  status: { code: 1, message: '' },
});

const RECORDS = [
  aLogRecord(500n, from(ORDER, [root, call]), { receivedAt: unixMs(RECEIVED_AT - 2_000) }),
  aLogRecord(501n, from(STOCK, [answer, other]), { receivedAt: unixMs(RECEIVED_AT) }),
  // `call` again, re-batched by a Collector: the same span of the same resource.
  aLogRecord(502n, from(ORDER, [call]), { receivedAt: unixMs(RECEIVED_AT) }),
  aLogRecord(503n, new Uint8Array([0x0a, 0xff, 0xff]), { receivedAt: unixMs(RECEIVED_AT) }),
  aLogRecord(504n, from(STOCK, [other]), { receivedAt: unixMs(RECEIVED_AT), projectId: parseProjectId(2) }),
  aLogRecord(505n, from(STOCK, [other]), { receivedAt: unixMs(RECEIVED_AT), signal: 'metrics' }),
];

describe('rows of a cut', () => {
  let server: Awaited<ReturnType<typeof startEmbeddedClickHouse>>;
  let clickhouse: ClickHouse;
  const built = buildCut(CUT, RECORDS, someCutSettings({ retentionDays: { 2: 30 }, indexedTags: { 1: ['tier'] } }));
  const block1 = blockIdOf(CUT, 0).toString();
  const block2 = blockIdOf(CUT, 1).toString();

  const rows = <S extends z.ZodType>(query: Sql, row: S): Promise<z.output<S>[]> => clickhouse.query(query, row, { tag: 'test' });

  beforeAll(async () => {
    server = await startEmbeddedClickHouse();
    const { url, password, database } = server;
    clickhouse = createClickHouse({ url, username: 'spanhouse', password: password, database }, { log: silentLog, clock: systemClock });
    await migrate(clickhouse, { folder: new URL('../../migrations/', import.meta.url), database }, silentLog);
    for (const { table, block, token } of built.inserts) await clickhouse.insertNative(table, block, { token, tag: 'test' });
    // A replay: the tokens must keep the rows single.
    for (const { table, block, token } of built.inserts) await clickhouse.insertNative(table, block, { token, tag: 'test' });
  });

  afterAll(async () => {
    await clickhouse.close();
    await server.stop();
  });

  it('the broken record is set aside with its reason, and nothing else is lost', () => {
    expect(built.deadLetters.map(({ offset }) => offset)).toEqual([503n]);
    expect(built.deadLetters[0]?.reason).toContain('INGEST.MALFORMED');
    expect(built.counts).toMatchObject({ records: 6, spans: 5, duplicateSpans: 1, traces: 3, blocks: 2 });
  });

  it('one object for each project and retention class, named by the day of receipt and the cut', () => {
    expect(built.objects.map(({ key }) => key)).toEqual(['1/7/2026-11-23/3-500', '2/30/2026-11-23/3-500']);
  });

  it('blocks: where each block lies', async () => {
    const found = await rows(
      sql`SELECT project_id, retention_days, toUnixTimestamp(received_at) AS received, toString(block_id) AS id, object_key, toUInt32(offset) AS at,
        length, toString(start_ms) AS start, toString(end_ms) AS end, spans, traces FROM blocks ORDER BY block_id`,
      z.record(z.string(), z.unknown()),
    );
    const start = String(T0 / 1_000_000n);
    expect(found).toEqual([
      {
        project_id: 1,
        retention_days: 7,
        received: RECEIVED_AT / 1000,
        id: block1,
        object_key: '1/7/2026-11-23/3-500',
        at: 0,
        length: built.objects[0]?.bytes.length,
        start,
        end: String(T0 / 1_000_000n + 250n),
        spans: 4,
        traces: 2,
      },
      {
        project_id: 2,
        retention_days: 30,
        received: RECEIVED_AT / 1000,
        id: block2,
        object_key: '2/30/2026-11-23/3-500',
        at: 0,
        length: built.objects[1]?.bytes.length,
        start,
        end: String(T0 / 1_000_000n + 250n),
        spans: 1,
        traces: 1,
      },
    ]);
  });

  it('trace_blocks: each trace in each block with its root, services, errors and times', async () => {
    const found = await rows(
      sql`SELECT project_id, ordinal, lower(hex(trace_id)) AS trace, start_ms, end_ms, spans, errors, has_root, root_service, root_name,
        toUInt32(root_duration_ns) AS root_ns, arraySort(services) AS services FROM trace_blocks ORDER BY block_id, ordinal`,
      z.record(z.string(), z.unknown()),
    );
    expect(found).toEqual([
      {
        project_id: 1,
        ordinal: 0,
        trace: TRACE_A,
        start_ms: 0,
        end_ms: 250,
        spans: 3,
        errors: 1,
        has_root: 1,
        root_service: 'order',
        root_name: 'POST /orders',
        root_ns: 250_000_000,
        services: ['order', 'stock'],
      },
      { ...traceOfOther(1), ordinal: 1 },
      { ...traceOfOther(2), ordinal: 0 },
    ]);
  });

  it('spans: promoted columns from old and new names, the first of repeated keys, times, place', async () => {
    const found = await rows(
      sql`SELECT name, service, kind, status, is_root, environment, version, instance, host, pod, http_method, http_status, http_route, peer, error_type,
        toString(start_ns) AS start, toString(duration_ns) AS duration, hour, ordinal, row, tags
      FROM spans WHERE project_id = 1 ORDER BY ordinal, row`,
      z.record(z.string(), z.unknown()),
    );
    const none = {
      version: '',
      host: '',
      pod: '',
      http_method: '',
      http_status: 0,
      http_route: '',
      peer: '',
      error_type: '',
      hour: Number(T0 / 3_600_000_000_000n),
      tags: {},
    };
    const order = { ...none, service: 'order', environment: 'prod', version: '1.2.3', instance: 'order-0', host: 'node-1', pod: 'order-0' };
    const stock = { ...none, service: 'stock', environment: 'prod', instance: 'stock-7' };
    expect(found).toEqual([
      {
        ...order,
        name: 'POST /orders',
        kind: 2,
        status: 0,
        is_root: 1,
        http_method: 'POST',
        http_status: 201,
        http_route: '/orders',
        start: String(T0),
        duration: '250000000',
        ordinal: 0,
        row: 0,
        tags: { tier: 'gold' },
      },
      {
        ...order,
        name: 'GET',
        kind: 3,
        status: 2,
        is_root: 0,
        http_method: 'GET',
        http_status: 503,
        peer: 'stock',
        error_type: 'Timeout',
        start: String(T0 + 10_000_000n),
        duration: '190000000',
        ordinal: 0,
        row: 1,
      },
      // server.address of a server span is itself, not its peer; an end before the start is no duration.
      {
        ...stock,
        name: 'GET /stock',
        kind: 2,
        status: 0,
        is_root: 0,
        start: String(T0 + 20_000_000n),
        duration: '0',
        ordinal: 0,
        row: 2,
        tags: { tier: 'gold' },
      },
      { ...stock, name: 'GET /stock', kind: 2, status: 1, is_root: 0, start: String(T0), duration: '250000000', ordinal: 1, row: 3 },
    ]);
  });

  it('every searchable attribute leads to its span: by a column, by its hash in the row, or by its block', async () => {
    const search = async (key: string, value: string): Promise<boolean> => {
      const [found] = await rows(
        sql`SELECT
          (SELECT count() FROM spans WHERE project_id = 1 AND has(attribute_hashes, ${param('UInt32', attributeHashLow(key, value))})) AS inSpans,
          (SELECT count() FROM attribute_blocks WHERE project_id = 1 AND hash = ${param('UInt64', attributeHash(key, value).toString())}
            AND block_id = ${param('UInt64', block1)}) AS inBlocks`,
        z.object({ inSpans: z.coerce.number(), inBlocks: z.coerce.number() }),
      );
      return found !== undefined && found.inSpans + found.inBlocks > 0;
    };
    expect(await search('bizOrderId', '7730021')).toBe(true);
    expect(await search('tier', 'gold')).toBe(true);
    expect(await search('server.address', 'stock.svc')).toBe(true);
    // Overruled by peer.service, so the column does not cover it.
    expect(await search('net.peer.name', 'stock.svc')).toBe(true);
    expect(await search('telemetry.sdk.language', 'java')).toBe(true);
    // Covered by a column.
    expect(await search('http.request.method', 'POST')).toBe(false);
    expect(await search('service.name', 'order')).toBe(false);
    // The second of a repeated key is not indexed, a list has no text, and what nobody sent is not there.
    expect(await search('error.type', 'repeated key')).toBe(false);
    expect(await search('bizOrderId', '1')).toBe(false);
  });

  it('ClickHouse itself can compute the low half of a hash', async () => {
    const [found] = await rows(
      sql`SELECT murmurHash3_32(concat(${param('String', 'http.method')}, '\\0', ${param('String', 'GET')})) AS hash`,
      z.object({ hash: z.number() }),
    );
    expect(found?.hash).toBe(attributeHashLow('http.method', 'GET'));
  });

  it('trace_keys: an order number leads to its trace, once a trace', async () => {
    const found = await rows(
      sql`SELECT project_id, kind, value, lower(hex(trace_id)) AS trace, toString(start_ns) AS start FROM trace_keys`,
      z.record(z.string(), z.unknown()),
    );
    expect(found).toEqual([{ project_id: 1, kind: 'bizOrderId', value: '7730021', trace: TRACE_A, start: String(T0) }]);
  });

  it('attribute_values: values to complete, with counts; resource attributes under resource.', async () => {
    const found = await rows(
      sql`SELECT service, key, value, toUInt32(sum(count)) AS n FROM attribute_values WHERE project_id = 1
        AND key IN ('tier', 'http.request.method', 'resource.telemetry.sdk.language') GROUP BY ALL ORDER BY service, key`,
      z.record(z.string(), z.unknown()),
    );
    expect(found).toEqual([
      { service: 'order', key: 'http.request.method', value: 'POST', n: 1 },
      { service: 'order', key: 'resource.telemetry.sdk.language', value: 'java', n: 2 },
      { service: 'order', key: 'tier', value: 'gold', n: 1 },
      { service: 'stock', key: 'tier', value: 'gold', n: 1 },
    ]);
  });
});

function traceOfOther(project: number) {
  return {
    project_id: project,
    trace: TRACE_B,
    start_ms: 0,
    end_ms: 250,
    spans: 1,
    errors: 0,
    has_root: 0,
    root_service: '',
    root_name: '',
    root_ns: 0,
    services: ['stock'],
  };
}
