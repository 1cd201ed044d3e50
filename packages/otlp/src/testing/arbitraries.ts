import fc from 'fast-check';
import type { AnyValue, KeyValue, Resource, ResourceSpans, Scope, ScopeSpans, Span, SpanEvent, SpanLink, TracesData } from '../model.ts';

/** Text without lone surrogates, which have no UTF-8 form. */
const text = fc.string({ unit: 'binary', maxLength: 12 });
const count = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 0xffff_ffff }));
const nano = fc.oneof(
  fc.bigInt({ min: 1_700_000_000_000_000_000n, max: 1_900_000_000_000_000_000n }),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
);

function hex(bytes: number): fc.Arbitrary<string> {
  return fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((id) => {
    const given = Buffer.from(id).toString('hex');
    return /^0+$/.test(given) ? given.replace(/.$/, '1') : given;
  });
}

export const traceIdArbitrary = hex(16);
export const spanIdArbitrary = hex(8);

/** Every kind of `AnyValue`, nested a little; doubles include NaN, infinities and -0. */
export const anyValueArbitrary: fc.Arbitrary<AnyValue> = fc.letrec<{ value: AnyValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('string' as const), value: text }),
    fc.constant<AnyValue>({ kind: 'empty' }),
    fc.record({ kind: fc.constant('bool' as const), value: fc.boolean() }),
    fc.record({ kind: fc.constant('int' as const), value: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }) }),
    fc.record({ kind: fc.constant('double' as const), value: fc.double() }),
    fc.record({ kind: fc.constant('bytes' as const), value: fc.uint8Array({ maxLength: 12 }) }),
    fc.record({ kind: fc.constant('array' as const), values: fc.array(tie('value'), { maxLength: 4 }) }),
    fc.record({
      kind: fc.constant('kvlist' as const),
      entries: fc.array(fc.record({ key: text, value: fc.option(tie('value')) }), { maxLength: 4 }),
    }),
  ),
})).value;

/** Keys repeat across spans, so that dictionaries have something to do; hostile ones are among them. */
const key = fc.oneof(
  fc.constantFrom('http.route', 'db.system', 'bizOrderId', 'service.name', '__proto__', 'constructor', 'toString', ''),
  text,
);
const keyValue: fc.Arbitrary<KeyValue> = fc.record({ key, value: fc.option(anyValueArbitrary, { freq: 10 }) });
const attributes = fc.array(keyValue, { maxLength: 6 });

const event: fc.Arbitrary<SpanEvent> = fc.record({ timeUnixNano: nano, name: text, attributes, droppedAttributesCount: count });
const link: fc.Arbitrary<SpanLink> = fc.record({
  traceId: traceIdArbitrary,
  spanId: spanIdArbitrary,
  traceState: text,
  attributes,
  droppedAttributesCount: count,
  flags: count,
});

export const spanArbitrary: fc.Arbitrary<Span> = fc.record({
  traceId: traceIdArbitrary,
  spanId: spanIdArbitrary,
  traceState: text,
  parentSpanId: fc.oneof(fc.constant(''), spanIdArbitrary),
  flags: count,
  name: text,
  kind: fc.integer({ min: 0, max: 5 }),
  startTimeUnixNano: nano,
  endTimeUnixNano: nano,
  attributes,
  droppedAttributesCount: count,
  events: fc.array(event, { maxLength: 3 }),
  droppedEventsCount: count,
  links: fc.array(link, { maxLength: 2 }),
  droppedLinksCount: count,
  status: fc.option(fc.record({ code: fc.integer({ min: 0, max: 2 }), message: text })),
});

const resource: fc.Arbitrary<Resource> = fc.record({
  attributes,
  droppedAttributesCount: count,
  entityRefs: fc.array(
    fc.record({ schemaUrl: text, type: text, idKeys: fc.array(text, { maxLength: 2 }), descriptionKeys: fc.array(text, { maxLength: 2 }) }),
    { maxLength: 2 },
  ),
});
const scope: fc.Arbitrary<Scope> = fc.record({ name: text, version: text, attributes, droppedAttributesCount: count });
const scopeSpans: fc.Arbitrary<ScopeSpans> = fc.record({
  scope: fc.option(scope),
  spans: fc.array(spanArbitrary, { maxLength: 6 }),
  schemaUrl: text,
});
const resourceSpans: fc.Arbitrary<ResourceSpans> = fc.record({
  resource: fc.option(resource),
  scopeSpans: fc.array(scopeSpans, { maxLength: 3 }),
  schemaUrl: text,
});

/** Requests with some traces of several spans: about half of the spans share one trace id. */
export const tracesArbitrary: fc.Arbitrary<TracesData> = fc
  .tuple(fc.array(resourceSpans, { maxLength: 3 }), traceIdArbitrary)
  .map(([groups, shared]) => ({
    resourceSpans: groups.map((group) => ({
      ...group,
      scopeSpans: group.scopeSpans.map((each) => ({
        ...each,
        spans: each.spans.map((span, i) => (i % 2 === 0 ? { ...span, traceId: shared } : span)),
      })),
    })),
  }));

/** For other signals, which are made of the same. */
export {
  attributes as attributesArbitrary,
  count as countArbitrary,
  nano as nanoArbitrary,
  resource as resourceArbitrary,
  scope as scopeArbitrary,
  text as textArbitrary,
};
