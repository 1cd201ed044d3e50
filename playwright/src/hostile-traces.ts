import { randomBytes } from 'node:crypto';
import { systemClock } from '@spanhouse/core';
import { encodeTraces, type KeyValue, type ResourceSpans, type Span, type TracesData } from '@spanhouse/otlp';
import { aSpan } from '@spanhouse/otlp/testing';

const SPANS = 20;

export type HostileTrace = { readonly traceId: string; readonly spanIds: readonly string[]; readonly body: Uint8Array };

/**
 * The texts, `SPANS` to a trace: span i holds text i + f in its field f (service, name, attribute keys and values, events, exceptions, links, status,
 * scope, resource, trace state), so that every text stands in every field of some span. Each call makes traces of its own: tests that run beside each
 * other may send them to one product.
 */
export function hostileTraces(texts: readonly string[]): readonly HostileTrace[] {
  const startedNs = BigInt(Math.floor(systemClock.now())) * 1_000_000n;
  const prefix = randomBytes(12).toString('hex');
  return Array.from({ length: Math.ceil(texts.length / SPANS) }, (_, index) => {
    const traceId = prefix + (0xbad0000 + index).toString(16).padStart(8, '0');
    const spanIds = Array.from({ length: SPANS }, (_nothing, row) => (row + 1).toString(16).padStart(16, 'b'));
    const resourceSpans = spanIds.map((spanId, row) => {
      const number = index * SPANS + row;
      const text = (field: number): string => texts[(number + field) % texts.length] ?? '';
      return aHostileSpan(
        { traceId, spanId, parentSpanId: row === 0 ? '' : (spanIds[0] ?? ''), startNs: startedNs + BigInt(row) * 1_000_000n },
        text,
      );
    });
    const data: TracesData = { resourceSpans };
    return { traceId, spanIds, body: encodeTraces(data) };
  });
}

type Place = { readonly traceId: string; readonly spanId: string; readonly parentSpanId: string; readonly startNs: bigint };

function aHostileSpan(place: Place, text: (field: number) => string): ResourceSpans {
  const pair = (field: number): KeyValue => ({ key: text(field), value: { kind: 'string', value: text(field + 1) } });
  const named = (key: string, field: number): KeyValue => ({ key, value: { kind: 'string', value: text(field) } });
  const span: Span = {
    ...aSpan({ traceId: place.traceId, spanId: place.spanId, parentSpanId: place.parentSpanId }),
    name: text(0),
    traceState: text(1),
    startTimeUnixNano: place.startNs,
    endTimeUnixNano: place.startNs + 30_000_000n,
    status: { code: 2, message: text(2) },
    attributes: [
      pair(3),
      named('http.request.method', 5),
      named('http.route', 6),
      named('url.full', 7),
      named('db.system.name', 8),
      named('db.query.text', 9),
      named('messaging.destination.name', 10),
      {
        key: 'list',
        value: {
          kind: 'array',
          values: [
            { kind: 'string', value: text(11) },
            { kind: 'kvlist', entries: [pair(12)] },
          ],
        },
      },
    ],
    events: [
      { timeUnixNano: place.startNs, name: text(14), attributes: [pair(15)], droppedAttributesCount: 0 },
      {
        timeUnixNano: place.startNs,
        name: 'exception',
        attributes: [named('exception.type', 17), named('exception.message', 18), named('exception.stacktrace', 19), pair(20)],
        droppedAttributesCount: 0,
      },
    ],
    links: [
      {
        traceId: 'ab'.repeat(16),
        spanId: 'cd'.repeat(8),
        traceState: text(22),
        attributes: [pair(23)],
        droppedAttributesCount: 0,
        flags: 0,
      },
    ],
  };
  return {
    resource: {
      attributes: [
        named('service.name', 25),
        named('service.version', 26),
        named('host.name', 27),
        named('deployment.environment.name', 28),
        pair(29),
      ],
      droppedAttributesCount: 0,
      entityRefs: [],
    },
    scopeSpans: [
      {
        scope: { name: text(31), version: text(32), attributes: [pair(33)], droppedAttributesCount: 0 },
        spans: [span],
        schemaUrl: text(35),
      },
    ],
    schemaUrl: text(36),
  };
}
