import type { ResourceSpans, Span, TracesData } from '../model.ts';

/** A valid span; name only what the test is about. */
export function aSpan(over: Partial<Span> = {}): Span {
  return {
    traceId: '0102030405060708090a0b0c0d0e0f10',
    spanId: '0102030405060708',
    traceState: '',
    parentSpanId: '',
    flags: 0,
    name: 'GET /orders',
    kind: 2,
    startTimeUnixNano: 1_763_892_000_000_000_000n,
    endTimeUnixNano: 1_763_892_000_025_000_000n,
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

/** One resource with `service.name`, one scope, these spans. */
export function aTracesData(spans: readonly Span[] = [aSpan()], service = 'checkout'): TracesData {
  const resourceSpans: ResourceSpans = {
    resource: {
      attributes: [{ key: 'service.name', value: { kind: 'string', value: service } }],
      droppedAttributesCount: 0,
      entityRefs: [],
    },
    scopeSpans: [{ scope: { name: 'test', version: '1', attributes: [], droppedAttributesCount: 0 }, spans, schemaUrl: '' }],
    schemaUrl: '',
  };
  return { resourceSpans: [resourceSpans] };
}
