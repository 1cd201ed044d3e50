import type { Span } from '@spanhouse/otlp';
import type { BlockSpan } from '@spanhouse/trace-store/trace';
import fc from 'fast-check';

const SERVICES = ['gateway', 'order', 'stock'];
const NAMES = ['GET /orders', 'CreateOrder', 'SELECT orders', 'GET cart'];
const START = 1_795_401_067_221_000_000n;

/** Small traces with all that goes wrong: missing parents, several roots, clocks that disagree, failing and empty spans. By start time. */
export const anySpans: fc.Arbitrary<readonly BlockSpan[]> = fc
  .array(
    fc.record({
      // -1: a root, -2: a parent that is not here.
      parent: fc.oneof(fc.integer({ min: -2, max: 4 }), fc.nat(19)),
      start: fc.nat(200),
      duration: fc.nat(100),
      service: fc.nat(SERVICES.length - 1),
      name: fc.nat(NAMES.length - 1),
      kind: fc.integer({ min: 0, max: 5 }),
      status: fc.nat(2),
      isDatabase: fc.boolean(),
      thread: fc.option(fc.nat(3)),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((drawn) =>
    drawn
      .map((each, i): BlockSpan => {
        const parent = each.parent % drawn.length;
        const start = START + BigInt(each.start);
        return {
          ...originOf(SERVICES[each.service] ?? ''),
          span: {
            ...EMPTY,
            spanId: idOf(i),
            parentSpanId: parent === -1 || parent === i ? '' : parent === -2 ? 'f'.repeat(16) : idOf(parent),
            name: NAMES[each.name] ?? '',
            kind: each.kind,
            startTimeUnixNano: start,
            endTimeUnixNano: start + BigInt(each.duration),
            status: { code: each.status, message: '' },
            attributes: [
              ...(each.isDatabase ? [text('db.system.name', 'mysql')] : []),
              ...(each.thread === null ? [] : [text('thread.name', `worker-${String(each.thread)}`)]),
            ],
          },
        };
      })
      .sort((a, b) => Number(a.span.startTimeUnixNano - b.span.startTimeUnixNano)),
  );

const text = (key: string, value: string): Span['attributes'][number] => ({ key, value: { kind: 'string', value } });
const idOf = (i: number): string => (i + 1).toString(16).padStart(16, '0');

function originOf(service: string): Omit<BlockSpan, 'span'> {
  return {
    resource: { attributes: [text('service.name', service)], droppedAttributesCount: 0, entityRefs: [] },
    resourceSchemaUrl: '',
    scope: null,
    scopeSchemaUrl: '',
  };
}

const EMPTY: Omit<Span, 'spanId' | 'parentSpanId' | 'name' | 'kind' | 'startTimeUnixNano' | 'endTimeUnixNano' | 'attributes' | 'status'> = {
  traceId: '67421f0a0a0203290123456789abcdef',
  traceState: '',
  flags: 0,
  droppedAttributesCount: 0,
  events: [],
  droppedEventsCount: 0,
  links: [],
  droppedLinksCount: 0,
};
