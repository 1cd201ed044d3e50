import type { Span, TracesData } from '@spanhouse/otlp';

/** One trace of `count` spans: a tree ten wide, 20 µs from span to span, over eight services whose names begin with `prefix`, starting at `startMs`. One `resourceSpans` a service. */
export function largeTrace(traceId: string, count: number, startMs: number, prefix = 'large'): TracesData {
  const start = BigInt(Math.floor(startMs)) * 1_000_000n;
  const services = Array.from({ length: 8 }, (_, i) => `${prefix}-${String(i)}`);
  const spans = Array.from({ length: count }, (_, i): Span => {
    const depth = Math.floor(Math.log10(i * 9 + 1));
    const begin = start + BigInt(i) * 20_000n;
    return {
      traceId,
      spanId: (i + 1).toString(16).padStart(16, '0'),
      parentSpanId: i === 0 ? '' : (Math.floor((i - 1) / 10) + 1).toString(16).padStart(16, '0'),
      traceState: '',
      flags: 1,
      name: `step ${String(i % 40)}`,
      kind: i === 0 ? 2 : 1,
      startTimeUnixNano: begin,
      endTimeUnixNano: begin + (i === 0 ? BigInt(count) * 20_000n : 2_000_000n / BigInt(depth + 1)),
      attributes: [{ key: 'step.index', value: { kind: 'int', value: BigInt(i) } }],
      droppedAttributesCount: 0,
      events: [],
      droppedEventsCount: 0,
      links: [],
      droppedLinksCount: 0,
      status: i % 500 === 499 ? { code: 2, message: 'step failed' } : null,
    };
  });
  return {
    resourceSpans: services.map((service, s) => ({
      resource: {
        attributes: [{ key: 'service.name', value: { kind: 'string', value: service } }],
        droppedAttributesCount: 0,
        entityRefs: [],
      },
      schemaUrl: '',
      scopeSpans: [
        {
          scope: { name: 'large', version: '1', attributes: [], droppedAttributesCount: 0 },
          schemaUrl: '',
          spans: spans.filter((_, i) => i % services.length === s),
        },
      ],
    })),
  };
}
