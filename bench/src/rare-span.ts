import { encodeTraces } from '@spanhouse/otlp';

/** The attribute that one span in RARE_EVERY_SPANS has, with a value that is always the same. */
export const RARE_ATTRIBUTE = { service: 'order', key: 'support.case.id', value: 'CASE-2718281828' } as const;
export const RARE_EVERY_SPANS = 10_000_000;

const DURATION_NS = 25_000_000n;

/** A request of one trace of one span that has the rare attribute. `number` tells it from the others of a fill. */
export function rareRequest(number: number, startMs: number): Uint8Array<ArrayBuffer> {
  const start = BigInt(startMs) * 1_000_000n;
  const id = (digits: number): string => `7a${number.toString(16).padStart(digits - 2, '0')}`;
  return encodeTraces({
    resourceSpans: [
      {
        resource: {
          attributes: [{ key: 'service.name', value: { kind: 'string', value: RARE_ATTRIBUTE.service } }],
          droppedAttributesCount: 0,
          entityRefs: [],
        },
        schemaUrl: '',
        scopeSpans: [
          {
            scope: null,
            schemaUrl: '',
            spans: [
              {
                traceId: id(32),
                spanId: id(16),
                traceState: '',
                parentSpanId: '',
                flags: 257,
                name: 'openCase',
                kind: 2,
                startTimeUnixNano: start,
                endTimeUnixNano: start + DURATION_NS,
                attributes: [{ key: RARE_ATTRIBUTE.key, value: { kind: 'string', value: RARE_ATTRIBUTE.value } }],
                droppedAttributesCount: 0,
                events: [],
                droppedEventsCount: 0,
                links: [],
                droppedLinksCount: 0,
                status: null,
              },
            ],
          },
        ],
      },
    ],
  });
}
