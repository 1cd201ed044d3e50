import { createHash } from 'node:crypto';
import type { Random } from '@spanhouse/core';
import { encodeTraces, type KeyValue, type Resource, type Scope, type Span, type TracesData } from '@spanhouse/otlp';

/** One span that is sent: what the ledger knows it by. */
export type Item = { readonly traceId: string; readonly spanId: string; readonly hash: string };

/** One request and its items; `number` stands in each span as an attribute, so that search can be asked for it. */
export type ItemRequest = { readonly number: number; readonly body: Uint8Array; readonly items: readonly Item[] };

export const REQUEST_KEY = 'crash.request';
export const SERVICES = ['alpha', 'beta', 'gamma'] as const;

const TRACES = 5;
const SPANS_A_TRACE = 10;
const SCOPE: Scope = { name: 'crash', version: '1', attributes: [], droppedAttributesCount: 0 };

export function createRequest(number: number, nowMs: number, random: Random): ItemRequest {
  const resourceSpans = SERVICES.map((service) => ({
    resource: resourceOf(service),
    schemaUrl: '',
    scopeSpans: [{ scope: SCOPE, schemaUrl: '', spans: [] as Span[] }],
  }));
  const items: Item[] = [];
  for (let trace = 0; trace < TRACES; trace++) {
    const traceId = hex(random, 16);
    let parentSpanId = '';
    for (let i = 0; i < SPANS_A_TRACE; i++) {
      const service = (trace + i) % SERVICES.length;
      const span = createSpan({ traceId, parentSpanId, number, nowMs, random });
      const group = resourceSpans[service];
      group?.scopeSpans[0]?.spans.push(span);
      items.push({ traceId, spanId: span.spanId, hash: contentHash(group?.resource ?? null, SCOPE, span) });
      parentSpanId = span.spanId;
    }
  }
  const data: TracesData = { resourceSpans };
  return { number, body: encodeTraces(data), items };
}

/** Of the whole content of a span with its resource and scope. */
export function contentHash(resource: Resource | null, scope: Scope | null, span: Span): string {
  const plain = JSON.stringify([resource, scope, span], (_key, value: unknown) =>
    typeof value === 'bigint' ? `${String(value)}n` : value,
  );
  return createHash('sha1').update(plain).digest('base64');
}

function createSpan(it: {
  readonly traceId: string;
  readonly parentSpanId: string;
  readonly number: number;
  readonly nowMs: number;
  readonly random: Random;
}): Span {
  const { random } = it;
  const start = BigInt(it.nowMs) * 1_000_000n + BigInt(Math.floor(random() * 1e6));
  const attributes: KeyValue[] = [
    { key: REQUEST_KEY, value: { kind: 'int', value: BigInt(it.number) } },
    { key: 'http.request.method', value: { kind: 'string', value: 'GET' } },
    { key: 'user', value: { kind: 'string', value: `user-${String(Math.floor(random() * 1000))}` } },
    { key: 'share', value: { kind: 'double', value: random() } },
    { key: 'payload', value: { kind: 'string', value: hex(random, Math.floor(random() * 60)) } },
  ];
  return {
    traceId: it.traceId,
    spanId: hex(random, 8),
    traceState: '',
    parentSpanId: it.parentSpanId,
    flags: 257,
    name: `operation ${String(Math.floor(random() * 20))}`,
    kind: 1 + Math.floor(random() * 5),
    startTimeUnixNano: start,
    endTimeUnixNano: start + BigInt(Math.floor(random() * 1e9)),
    attributes,
    droppedAttributesCount: 0,
    events: random() < 0.1 ? [{ timeUnixNano: start, name: 'event', attributes: [], droppedAttributesCount: 0 }] : [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: random() < 0.05 ? { code: 2, message: 'failed' } : null,
  };
}

function resourceOf(service: string): Resource {
  return {
    attributes: [{ key: 'service.name', value: { kind: 'string', value: service } }],
    droppedAttributesCount: 0,
    entityRefs: [],
  };
}

function hex(random: Random, bytes: number): string {
  let digits = '';
  for (let i = 0; i < bytes; i++)
    digits += Math.floor(random() * 256)
      .toString(16)
      .padStart(2, '0');
  return digits;
}
