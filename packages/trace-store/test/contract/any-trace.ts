import fc from 'fast-check';
import type { AnyValue, KeyValue, Span } from '@spanhouse/otlp';
import { aSpan } from '@spanhouse/otlp/testing';
import { ATTRIBUTE_SCOPES, DETAIL_NAMES, FIELD_NAMES, TRACE_FIELD_NAMES, type Target } from '../../src/model/span-query.ts';
import type { Material } from '../../src/query-language/testing/any-query.ts';
import { HOSTILE, SECOND, T0, text, traceIdOf, type SentSpan } from './sent-spans.ts';

/*
 * Small traces of few words, so that queries of the same words find something: attributes under names of every kind (with a column, under an older name of
 * the same, without), in every place, as every kind of value; trees, forests, circles, spans without their parent.
 */

const WORDS = ['a', 'b', 'ab', 'B', '', '5', '-0.5', '500', '404', '1e3', 'GET', 'a\nb', 'ü', HOSTILE[5], '}'] as const;
const SERVICES = ['cart', 'order', 'stock', 's'.repeat(600)] as const;
const KEYS = [
  'http.request.method',
  'http.method',
  'http.response.status_code',
  'http.status_code',
  'http.route',
  'db.system.name',
  'db.system',
  'server.address',
  'peer.service',
  'error.type',
  'response.code',
  'host.name',
  'service.version',
  'deployment.environment.name',
  'service.instance.id',
  'plain',
  'other',
  'span.plain',
  'name',
] as const;

const value: fc.Arbitrary<AnyValue | null> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WORDS).map((word): AnyValue => ({ kind: 'string', value: word })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(0, 5, 200, 404, 500, 70_000).map((number): AnyValue => ({ kind: 'int', value: BigInt(number) })),
  },
  { weight: 1, arbitrary: fc.constantFrom(0.5, -0.5, 5, 1e21, Number.NaN).map((number): AnyValue => ({ kind: 'double', value: number })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<AnyValue | null>(
      { kind: 'bool', value: true },
      { kind: 'array', values: [] },
      { kind: 'bytes', value: Uint8Array.of(53) },
      { kind: 'empty' },
      null,
    ),
  },
);
const attributes = (maxLength: number): fc.Arbitrary<KeyValue[]> =>
  fc.array(fc.record({ key: fc.constantFrom(...KEYS), value }), { maxLength });

const draft = fc.record({
  service: fc.constantFrom(...SERVICES),
  resource: attributes(3),
  scope: attributes(1),
  name: fc.constantFrom('GET /a', 'SELECT', 'ab', 'n'.repeat(520), 'a\nb'),
  kind: fc.nat(5),
  status: fc.constantFrom(null, 0, 1, 2, 2),
  message: fc.constantFrom('', 'a', 'ab'),
  /** Of the spans before it; what is beyond them: none, or one that is not there. */
  parent: fc.nat(9),
  startMs: fc.nat(4_000),
  durationNs: fc.constantFrom(-5n, 0n, 1n, 1_000_000n, 250_000_000n, 3_600_000_000_000n),
  attributes: attributes(5),
  events: fc.array(
    fc.record({ name: fc.constantFrom('exception', 'a', ''), at: fc.constantFrom(-1n, 0n, 5_000n), attributes: attributes(2) }),
    {
      maxLength: 2,
    },
  ),
  links: fc.array(fc.record({ to: fc.nat(3), attributes: attributes(2) }), { maxLength: 1 }),
});
type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never;

/** @param number of the trace: ids are made of it. */
export function toTrace(number: number, drafts: readonly Draft[], hasCircle: boolean): readonly SentSpan[] {
  const spanId = (i: number): string => (number * 100 + i + 1).toString(16).padStart(16, '0');
  const parentOf = (own: Draft, i: number): string => {
    if (hasCircle && i === 0) return spanId(drafts.length - 1);
    if (own.parent < i) return spanId(own.parent);
    return own.parent % 3 === 0 ? 'f'.repeat(16) : '';
  };
  return drafts
    .map((own, i): SentSpan => {
      // No two spans of a trace start at once: what comes first is never in doubt.
      const start = T0 + BigInt(number) * SECOND + BigInt(own.startMs) * 1_000_000n + BigInt(i);
      const span: Span = aSpan({
        traceId: traceIdOf(number),
        spanId: spanId(i),
        parentSpanId: parentOf(own, i),
        name: own.name,
        kind: own.kind,
        status: own.status === null ? null : { code: own.status, message: own.message },
        startTimeUnixNano: start,
        endTimeUnixNano: start + own.durationNs,
        attributes: own.attributes,
        events: own.events.map(({ name, at, attributes: ofEvent }) => ({
          name,
          timeUnixNano: start + at,
          attributes: ofEvent,
          droppedAttributesCount: 0,
        })),
        links: own.links.map(({ to, attributes: ofLink }) => ({
          traceId: traceIdOf(to),
          spanId: spanId(to),
          traceState: '',
          attributes: ofLink,
          droppedAttributesCount: 0,
          flags: 0,
        })),
      });
      return { resource: [text('service.name', own.service), ...own.resource], scope: own.scope, span };
    })
    .sort((a, b) => (a.span.startTimeUnixNano < b.span.startTimeUnixNano ? -1 : 1));
}

export const anyDrafts = fc.record({ drafts: fc.array(draft, { minLength: 1, maxLength: 8 }), hasCircle: fc.nat(9).map((n) => n === 0) });

export const anyTrace: fc.Arbitrary<readonly SentSpan[]> = anyDrafts.map(({ drafts, hasCircle }) => toTrace(7, drafts, hasCircle));

const targets: fc.Arbitrary<Target> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...FIELD_NAMES).map((field): Target => ({ kind: 'field', field })) },
  { weight: 5, arbitrary: fc.constantFrom(...KEYS, 'missing').map((key): Target => ({ kind: 'attribute', key })) },
  {
    weight: 3,
    arbitrary: fc
      .record({ key: fc.constantFrom(...KEYS), scope: fc.constantFrom(...ATTRIBUTE_SCOPES) })
      .map((rest): Target => ({ kind: 'attribute', ...rest })),
  },
  { weight: 1, arbitrary: fc.constantFrom(...DETAIL_NAMES).map((detail): Target => ({ kind: 'detail', detail })) },
  { weight: 1, arbitrary: fc.constantFrom(...TRACE_FIELD_NAMES).map((field): Target => ({ kind: 'trace', field })) },
);

function textsOf(target: Target): fc.Arbitrary<string> {
  const words = fc.constantFrom<string>(...WORDS);
  if (target.kind === 'trace') return fc.constantFrom(...SERVICES, 'GET /a', 'SELECT');
  if (target.kind === 'detail') return fc.oneof(words, fc.constantFrom('exception', 'test', traceIdOf(1), '0'.repeat(15)));
  if (target.kind === 'attribute') return words;
  if (target.field === 'service') return fc.constantFrom(...SERVICES, 's'.repeat(512), 'unknown_service', 'ar');
  return target.field === 'name' ? fc.constantFrom('GET /a', 'SELECT', 'a', 'n'.repeat(520), 'n'.repeat(600)) : words;
}

/** What queries on these traces are made of. */
export const sampleMaterial: Material = {
  targets,
  texts: textsOf,
  patterns: fc.constantFrom('a.*', '(?i)b', '[0-9]+', '.*', '', 'cart|order', 'GET .*', 's{512}', '-?\\d+(\\.\\d+)?', 'ü', 'a.b'),
  numbers: () => fc.constantFrom('0', '5', '-0.5', '499.5', '1000', '1e21'),
  durations: fc.constantFrom(0n, 1n, 1_000_000n, 250_000_000n, 1n << 63n),
};
