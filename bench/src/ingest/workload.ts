/**
 * The load of the ingest benchmark: a trace of 20 spans through 10 services (or of one span), 12 to 16 attributes a span, 500 to 800 bytes.
 * Values vary as in production: some are one of few, some (paths, ports, numbers of users and orders) are nearly never the same twice.
 */
import { seededRandom, type Random } from '@spanhouse/core';
import { encodeTraces, type KeyValue, type ResourceSpans, type Span } from '@spanhouse/otlp';
import { createLoadOf, type Load } from '@spanhouse/simulator';

export type WorkloadOptions = {
  readonly spansPerRequest: number;
  /** 20, or 1 for traces of a single span. */
  readonly spansPerTrace: number;
  /** Distinct requests; rounds of them differ in ids, times and numbers. */
  readonly requests: number;
};

const SERVICES = ['edge', 'account', 'catalogue', 'basket', 'pricing', 'checkout', 'billing', 'shipping', 'mail', 'ledger'] as const;
const PODS = 4;
/** A round is sent within about a second at full rate: what arrives together began together. */
const ROUND_MS = 1_000;
const FIRST_MS = Date.UTC(2026, 0, 5, 10, 0, 0);
const SPANS_A_CALL = 2;

export const WORKLOAD_SEED = 20_261_123;

export function createWorkload({ spansPerRequest, spansPerTrace, requests }: WorkloadOptions): Load {
  const random = seededRandom(WORKLOAD_SEED);
  const traces = Math.max(1, Math.round(spansPerRequest / spansPerTrace));
  const bodies = Array.from({ length: requests }, (_, index) => request(random, { index, requests, traces, spansPerTrace }));
  return createLoadOf(bodies, { firstMs: FIRST_MS, numberKeys: ['bizOrderId', 'enduser.id', 'url.path', 'url.full'] });
}

type RequestShape = { readonly index: number; readonly requests: number; readonly traces: number; readonly spansPerTrace: number };

function request(random: Random, { index, requests, traces, spansPerTrace }: RequestShape): Uint8Array {
  const groups = new Map<string, { readonly service: number; readonly pod: number; readonly spans: Span[] }>();
  for (let t = 0; t < traces; t++) {
    const startMs = FIRST_MS + ((index + t / traces) * ROUND_MS) / requests;
    for (const { service, pod, span } of trace(random, startMs, spansPerTrace)) {
      const key = `${String(service)}/${String(pod)}`;
      const group = groups.get(key) ?? { service, pod, spans: [] };
      group.spans.push(span);
      groups.set(key, group);
    }
  }
  const resourceSpans = Array.from(groups.values(), ({ service, pod, spans }): ResourceSpans => ({
    resource: { attributes: resourceOf(service, pod), droppedAttributesCount: 0, entityRefs: [] },
    schemaUrl: 'https://opentelemetry.io/schemas/1.44.0',
    scopeSpans: [
      {
        scope: { name: 'io.opentelemetry.instrumentation', version: '2.27.0', attributes: [], droppedAttributesCount: 0 },
        spans,
        schemaUrl: '',
      },
    ],
  }));
  return encodeTraces({ resourceSpans });
}

type Placed = { readonly service: number; readonly pod: number; readonly span: Span };

/** Each service calls the next; each call is a server span and a client span of the same service (to the next one, or to its database). */
function trace(random: Random, startMs: number, spansPerTrace: number): readonly Placed[] {
  const traceId =
    Math.floor(startMs / 1000)
      .toString(16)
      .padStart(8, '0') + hex(random, 12);
  const user = String(100_000 + Math.floor(random() * 900_000));
  const order = String(10_000_000 + Math.floor(random() * 90_000_000));
  const calls = Math.max(1, Math.round(spansPerTrace / SPANS_A_CALL));
  const spans: Placed[] = [];
  let parentSpanId = '';
  let start = BigInt(Math.round(startMs * 1000)) * 1000n;
  let duration = BigInt(Math.floor(20_000_000 + random() ** 3 * 900_000_000));
  for (let call = 0; call < calls; call++) {
    const service = spansPerTrace === 1 ? Math.floor(random() * SERVICES.length) : call % SERVICES.length;
    const pod = Math.floor(random() * PODS);
    const failed = random() < 0.01;
    const common = { random, service, failed, user, order: service >= 5 ? order : null };
    const spanId = hex(random, 8);
    const base = { traceId, start, end: start + duration, failed };
    spans.push({ service, pod, span: spanOf({ ...base, spanId, parentSpanId, kind: 2, ...serverSpan(common) }) });
    if (spansPerTrace === 1) break;
    start += BigInt(100_000 + Math.floor(random() * 900_000));
    duration = (duration * 4n) / 5n;
    const childId = hex(random, 8);
    const callee = SERVICES[(service + 1) % SERVICES.length] ?? SERVICES[0];
    const client = call % 2 === 0 ? clientSpan(common, callee) : databaseSpan(common);
    spans.push({
      service,
      pod,
      span: spanOf({ ...base, start, end: start + duration, spanId: childId, parentSpanId: spanId, kind: 3, ...client }),
    });
    parentSpanId = childId;
    start += BigInt(50_000 + Math.floor(random() * 300_000));
    duration = (duration * 4n) / 5n;
  }
  return spans;
}

type Common = {
  readonly random: Random;
  readonly service: number;
  readonly failed: boolean;
  readonly user: string;
  readonly order: string | null;
};
type Named = { readonly name: string; readonly attributes: readonly KeyValue[] };

function serverSpan({ random, service, failed, user, order }: Common): Named {
  const operation = Math.floor(random() ** 2 * 12);
  const route = `/api/v2/${SERVICES[service] ?? ''}/operation-${String(operation)}/{id}`;
  const attributes = [
    text('http.request.method', operation % 3 === 0 ? 'POST' : 'GET'),
    text('http.route', route),
    text('url.path', route.replace('{id}', String(100_000 + Math.floor(random() * 900_000)))),
    text('url.scheme', 'https'),
    integer('http.response.status_code', failed ? 500 : 200),
    text('server.address', `${SERVICES[service] ?? ''}.shop.svc.cluster.local`),
    integer('server.port', 8443),
    text('network.protocol.version', '1.1'),
    text('network.peer.address', `10.42.${String(Math.floor(random() * 8))}.${String(Math.floor(random() * 250))}`),
    integer('network.peer.port', 32_768 + Math.floor(random() * 28_000)),
    text('user_agent.original', USER_AGENTS[Math.floor(random() * USER_AGENTS.length)] ?? ''),
    integer('thread.id', 20 + Math.floor(random() * 64)),
    text('thread.name', `http-nio-8443-exec-${String(Math.floor(random() * 64))}`),
    text('enduser.id', user),
  ];
  if (order !== null) attributes.push(text('bizOrderId', order));
  if (failed) attributes.push(text('error.type', 'com.shop.UpstreamTimeoutException'));
  return { name: `${operation % 3 === 0 ? 'POST' : 'GET'} ${route}`, attributes };
}

function clientSpan({ random, failed, user }: Common, callee: string): Named {
  const operation = Math.floor(random() ** 2 * 12);
  const path = `/api/v2/${callee}/operation-${String(operation)}/${String(100_000 + Math.floor(random() * 900_000))}`;
  const attributes = [
    text('http.request.method', 'GET'),
    text('url.full', `https://${callee}.shop.svc.cluster.local:8443${path}`),
    text('url.template', `/api/v2/${callee}/operation-${String(operation)}/{id}`),
    text('server.address', `${callee}.shop.svc.cluster.local`),
    integer('server.port', 8443),
    integer('http.response.status_code', failed ? 503 : 200),
    text('network.protocol.version', '1.1'),
    text('network.peer.address', `10.42.${String(Math.floor(random() * 8))}.${String(Math.floor(random() * 250))}`),
    integer('http.request.resend_count', random() < 0.02 ? 1 : 0),
    integer('thread.id', 20 + Math.floor(random() * 64)),
    text('thread.name', `http-nio-8443-exec-${String(Math.floor(random() * 64))}`),
    text('enduser.id', user),
  ];
  if (failed) attributes.push(text('error.type', '503'));
  return { name: 'GET', attributes };
}

function databaseSpan({ random, service, failed, order }: Common): Named {
  const statement = Math.floor(random() ** 2 * STATEMENTS.length);
  const table = `${SERVICES[service] ?? ''}_items`;
  const attributes = [
    text('db.system.name', 'mysql'),
    text('db.namespace', `${SERVICES[service] ?? ''}_production`),
    text('db.operation.name', statement % 4 === 0 ? 'UPDATE' : 'SELECT'),
    text('db.collection.name', table),
    text('db.query.text', (STATEMENTS[statement] ?? '').replaceAll('{table}', table)),
    text('db.query.summary', `SELECT ${table}`),
    text('server.address', `mysql-${String(service % 3)}.shop.internal`),
    integer('server.port', 3306),
    text('network.peer.address', `10.43.0.${String(10 + (service % 3))}`),
    integer('db.response.returned_rows', Math.floor(random() ** 4 * 500)),
    integer('thread.id', 20 + Math.floor(random() * 64)),
    text('thread.name', `http-nio-8443-exec-${String(Math.floor(random() * 64))}`),
    text('db.client.connection.pool.name', 'HikariPool-1'),
  ];
  if (order !== null) attributes.push(text('bizOrderId', order));
  if (failed) attributes.push(text('error.type', 'com.mysql.cj.jdbc.exceptions.MySQLTimeoutException'));
  return { name: `${statement % 4 === 0 ? 'UPDATE' : 'SELECT'} ${table}`, attributes };
}

function spanOf(it: {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly failed: boolean;
  readonly attributes: readonly KeyValue[];
}): Span {
  return {
    traceId: it.traceId,
    spanId: it.spanId,
    traceState: '',
    parentSpanId: it.parentSpanId,
    flags: 257,
    name: it.name,
    kind: it.kind,
    startTimeUnixNano: it.start,
    endTimeUnixNano: it.end,
    attributes: it.attributes,
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: it.failed ? { code: 2, message: 'upstream request timeout' } : null,
  };
}

function resourceOf(service: number, pod: number): readonly KeyValue[] {
  const name = SERVICES[service] ?? '';
  const podName = `${name}-7d9c5b6f4-${String(pod)}x${String(service)}kq`;
  return [
    text('service.name', name),
    text('service.namespace', 'shop'),
    text('service.version', `2.${String(service)}.1`),
    text('service.instance.id', podName),
    text('deployment.environment.name', 'production'),
    text('host.name', `node-${String(pod)}`),
    text('host.arch', 'amd64'),
    text('os.type', 'linux'),
    text('k8s.cluster.name', 'eu-1'),
    text('k8s.namespace.name', 'shop'),
    text('k8s.deployment.name', name),
    text('k8s.pod.name', podName),
    text('k8s.node.name', `node-${String(pod)}`),
    text('telemetry.sdk.language', 'java'),
    text('telemetry.sdk.name', 'opentelemetry'),
    text('telemetry.sdk.version', '1.62.0'),
  ];
}

const USER_AGENTS = Array.from(
  { length: 40 },
  (_, i) =>
    `Mozilla/5.0 (Linux; Android 15; SM-S9${String(10 + i)}B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/14${String(i % 8)}.0.0.0 Mobile Safari/537.36`,
);

const STATEMENTS = Array.from(
  { length: 24 },
  (_, i) =>
    `SELECT id, created_at, updated_at, state, column_${String(i)}, total, currency FROM {table} WHERE tenant_id = ? AND state IN (?, ?, ?) AND column_${String(i)} > ? ORDER BY created_at DESC LIMIT ${String(10 + i)}`,
);

function hex(random: Random, bytes: number): string {
  let digits = '';
  for (let i = 0; i < bytes; i++)
    digits += Math.floor(random() * 256)
      .toString(16)
      .padStart(2, '0');
  return digits;
}

function text(key: string, value: string): KeyValue {
  return { key, value: { kind: 'string', value } };
}

function integer(key: string, value: number): KeyValue {
  return { key, value: { kind: 'int', value: BigInt(value) } };
}
