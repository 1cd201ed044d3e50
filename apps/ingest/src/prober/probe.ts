import type { Random, UnixNano } from '@spanhouse/core';
import type { AnyValue, KeyValue, Span, TracesData } from '@spanhouse/otlp';

/** What the prober sends is of this service; each part has something of every kind of content. */
export const PROBE_SERVICE = 'spanhouse.prober';
const SPANS = 3;
const DURATION_NS = 5_000_000n;
const STEP_NS = 1_000_000n;

const text = (key: string, value: string): KeyValue => ({ key, value: { kind: 'string', value } });
const of = (key: string, value: AnyValue): KeyValue => ({ key, value });

/** One known trace that starts now, with ids and values that no other has. Pure. */
export function makeProbe(start: UnixNano, random: Random): { readonly traceId: string; readonly traces: TracesData } {
  const hex = (digits: number): string => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  const traceId = hex(32);
  const root = hex(16);
  const spans = Array.from({ length: SPANS }, (_, i): Span => {
    const startTimeUnixNano = start + BigInt(i) * STEP_NS;
    return {
      traceId,
      spanId: i === 0 ? root : hex(16),
      traceState: '',
      parentSpanId: i === 0 ? '' : root,
      flags: 1,
      name: i === 0 ? 'probe' : `probe part ${String(i)}`,
      kind: 1,
      startTimeUnixNano,
      endTimeUnixNano: startTimeUnixNano + DURATION_NS,
      attributes: [
        text('probe.id', hex(32)),
        of('probe.number', { kind: 'int', value: BigInt(Math.floor(random() * 2 ** 50)) }),
        of('probe.share', { kind: 'double', value: random() }),
        of('probe.is_root', { kind: 'bool', value: i === 0 }),
      ],
      droppedAttributesCount: 0,
      events: [
        {
          timeUnixNano: startTimeUnixNano,
          name: 'probe.event',
          attributes: [text('text', '订单 “7” \u{1f600}')],
          droppedAttributesCount: 0,
        },
      ],
      droppedEventsCount: 0,
      links: [],
      droppedLinksCount: 0,
      status: i === 0 ? null : { code: 1, message: '' },
    };
  });
  const traces: TracesData = {
    resourceSpans: [
      {
        resource: { attributes: [text('service.name', PROBE_SERVICE)], droppedAttributesCount: 0, entityRefs: [] },
        scopeSpans: [{ scope: { name: PROBE_SERVICE, version: '1', attributes: [], droppedAttributesCount: 0 }, spans, schemaUrl: '' }],
        schemaUrl: '',
      },
    ],
  };
  return { traceId, traces };
}
