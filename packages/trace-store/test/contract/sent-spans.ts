import fc from 'fast-check';
import { parseProjectId, parseTraceId, unixMs, unixNano, type ProjectId, type TraceId, type UnixNano } from '@spanhouse/core';
import type { AnyValue, KeyValue, Span, TracesData } from '@spanhouse/otlp';
import { aSpan } from '@spanhouse/otlp/testing';
import { attributeHashLow } from '../../src/attribute-hash.ts';
import { aLogRecord } from '../../src/testing/log-records.ts';
import type { CutSettings } from '../../src/write/cut-settings.ts';
import type { TestStore } from '../../src/testing/test-store.ts';

/** A span as it was sent, with the attributes of where it came from. */
export type SentSpan = { readonly resource: readonly KeyValue[]; readonly scope: readonly KeyValue[]; readonly span: Span };

/** Half past seven: ranges of some hours begin and end within hours of the index. */
export const T0 = unixNano(BigInt(Date.UTC(2026, 10, 23, 7, 30)) * 1_000_000n);
const RECEIVED_AT = unixMs(Date.UTC(2026, 10, 23, 11));
export const SECOND = 1_000_000_000n;

let projects = 2000;
/** Tests share a store and never clean up after each other. */
export function freshProject(): ProjectId {
  return parseProjectId(++projects);
}

export function after(ns: bigint): UnixNano {
  return unixNano(T0 + ns);
}

export function text(key: string, value: string): KeyValue {
  return { key, value: { kind: 'string', value } };
}

export function int(key: string, value: number): KeyValue {
  return { key, value: { kind: 'int', value: BigInt(value) } };
}

export function traceIdOf(number: number): TraceId {
  const id = parseTraceId((number + 1).toString(16).padStart(32, '0'));
  if (id === null) throw new Error('no trace id');
  return id;
}

/** One span of a service, 5 ms long; name only what the test is about. */
export function sent(
  number: number,
  over: Partial<Span> & { readonly service?: string; readonly resource?: readonly KeyValue[]; readonly scope?: readonly KeyValue[] } = {},
): SentSpan {
  const { service = 'checkout', resource = [], scope = [], ...span } = over;
  const start = span.startTimeUnixNano ?? T0 + BigInt(number) * SECOND;
  return {
    resource: [text('service.name', service), ...resource],
    scope,
    span: aSpan({
      traceId: traceIdOf(number),
      spanId: (number + 1).toString(16).padStart(16, '0'),
      startTimeUnixNano: start,
      endTimeUnixNano: start + 5_000_000n,
      ...span,
    }),
  };
}

/** One cut of one request. */
export function store(into: TestStore, projectId: ProjectId, spans: readonly SentSpan[], settings: Partial<CutSettings> = {}) {
  return into.write([aLogRecord(0n, toTracesData(spans), { projectId, receivedAt: RECEIVED_AT })], settings);
}

function toTracesData(spans: readonly SentSpan[]): TracesData {
  const groups = new Map<string, { readonly from: SentSpan; readonly spans: Span[] }>();
  for (const from of spans) {
    const key = JSON.stringify([from.resource, from.scope], (_key, value: unknown) =>
      typeof value === 'bigint' ? `${String(value)}n` : value,
    );
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { from, spans: [from.span] });
    else group.spans.push(from.span);
  }
  return {
    resourceSpans: [...groups.values()].map(({ from, spans: own }) => ({
      resource: { attributes: from.resource, droppedAttributesCount: 0, entityRefs: [] },
      schemaUrl: '',
      scopeSpans: [{ scope: { name: 'test', version: '', attributes: from.scope, droppedAttributesCount: 0 }, schemaUrl: '', spans: own }],
    })),
  };
}

/** Texts that break what is not careful: quotes of three languages, what looks like a number or a parameter, several planes of Unicode. */
export const HOSTILE = [
  '',
  ' ',
  "'",
  '"',
  '\\',
  "\\' OR 1=1 --",
  '{p1:String}',
  '\\N',
  'NULL',
  'null',
  '\n',
  '\t',
  '\0',
  'a\0b',
  '%',
  '007',
  '1e3',
  '0x10',
  '-1',
  '1.0',
  '9223372036854775808',
  'Ünïcødé',
  '订单',
  '👩‍🚀',
  '\u{10ffff}',
  'x'.repeat(512),
  'x'.repeat(513),
  '界'.repeat(400),
  'y'.repeat(20_000),
] as const;

const string = (value: string): AnyValue => ({ kind: 'string', value });
const whole = (value: number | bigint): AnyValue => ({ kind: 'int', value: BigInt(value) });
const double = (value: number): AnyValue => ({ kind: 'double', value });
const bool = (value: boolean): AnyValue => ({ kind: 'bool', value });

const oneOf = (...values: readonly AnyValue[]): fc.Arbitrary<AnyValue> => fc.constantFrom(...values);
const attribute = (keys: readonly string[], value: fc.Arbitrary<AnyValue | null>): fc.Arbitrary<KeyValue> =>
  fc.record({ key: fc.constantFrom(...keys), value });

const anyKind = fc.oneof(
  oneOf(whole(0), whole(-5), whole(42), whole(2n ** 63n - 1n), string('42'), double(42), double(0.5), double(1e21), double(-0)),
  oneOf(double(Number.NaN), double(Number.POSITIVE_INFINITY), bool(true), bool(false), string('true')),
  oneOf(
    { kind: 'array', values: [string('42')] },
    { kind: 'kvlist', entries: [] },
    { kind: 'bytes', value: Uint8Array.of(52, 50) },
    { kind: 'empty' },
  ),
  fc.constant(null),
);
const status = oneOf(
  whole(200),
  whole(404),
  whole(500),
  string('200'),
  string('0200'),
  string('5xx'),
  double(404),
  whole(0),
  whole(70_000),
  string(''),
);
const word = oneOf(string('eu'), string('us'), string('Ünïcødé'), string(''));
const hostile = fc.constantFrom(...HOSTILE).map(string);

const spanAttribute: fc.Arbitrary<KeyValue> = fc.oneof(
  attribute(['http.request.method', 'http.method'], oneOf(string('GET'), string('POST'), bool(true))),
  attribute(['http.response.status_code', 'http.status_code'], status),
  attribute(['http.route', 'rpc.method', 'messaging.system'], fc.oneof(word, hostile)),
  attribute(['db.system.name', 'db.system', 'db.namespace', 'db.name'], oneOf(string('mysql'), string('redis'), whole(7))),
  attribute(['peer.service', 'server.address', 'net.peer.name'], oneOf(string('stock'), string('10.0.0.1'), string('eu'))),
  attribute(['error.type', 'exception.type'], oneOf(string('Timeout'), string('java.lang.Error'))),
  attribute(['response.code', 'biz.code', 'Code'], oneOf(whole(1001), string('1001'), string('E-7'))),
  attribute(
    ['bizOrderId', 'orderNo'],
    fc.oneof(
      fc.nat(300).map(whole),
      fc.nat(300).map((n) => string(String(n))),
    ),
  ),
  attribute(['region', 'team', 'host.name', 'service.name', 'service.instance.id'], word),
  attribute(['note', '', '__proto__', 'ключ'], hostile),
  attribute(['any'], anyKind),
);

const resourceAttributes: fc.Arbitrary<readonly KeyValue[]> = fc
  .tuple(
    fc.option(
      attribute(
        ['service.name'],
        oneOf(string('checkout'), string('stock'), string('服务/ü'), string(''), string('s'.repeat(600)), whole(5)),
      ),
    ),
    fc.array(
      fc.oneof(
        attribute(
          ['deployment.environment.name', 'deployment.environment'],
          oneOf(string('prod'), string('test'), string('e'.repeat(513))),
        ),
        attribute(
          ['service.instance.id', 'k8s.pod.name', 'container.id', 'host.name', 'k8s.node.name'],
          oneOf(string('n-1'), string('n-2')),
        ),
        attribute(['service.version'], oneOf(string('1.0'), double(1.5))),
        attribute(['region', 'team', 'http.route', 'any'], fc.oneof(word, anyKind)),
      ),
      { maxLength: 5 },
    ),
  )
  .map(([service, others]) => (service === null ? others : [...others, service]));

const scopeAttributes = fc.array(attribute(['region', 'any', 'http.method'], fc.oneof(word, anyKind)), { maxLength: 2 });

const SENT_SPANS = 600;
const SENT_CUTS = 3;
const TRACES = 60;

export type Sending = {
  readonly sent: SentSpan;
  /** Cuts it comes in: more than one when it is sent again. */ readonly cuts: readonly number[];
};

/**
 * Six hundred spans of three hours, of sixty traces that come in three cuts, from some ten places. Starts are distinct. A trace has at most one
 * root. Always the same.
 */
export function sampleSendings(seed: number): readonly Sending[] {
  const origins = fc.sample(fc.tuple(resourceAttributes, scopeAttributes), { numRuns: 12, seed });
  const drafts = fc.sample(
    fc.record({
      trace: fc.nat(TRACES - 1),
      origin: fc.nat(origins.length - 1),
      name: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom('GET /orders', 'SELECT', 'send') },
        { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
      ),
      kind: fc.nat(5),
      status: fc.constantFrom(null, null, 0, 1, 2),
      durationNs: fc.constantFrom(-1_000n, 0n, 1n, 999_999n, 5_000_000n, 5_000_001n, 3_600_000_000_000n),
      attributes: fc.array(spanAttribute, { maxLength: 7 }),
      cut: fc.nat(SENT_CUTS - 1),
      again: fc.constantFrom(true, ...Array.from({ length: 9 }, () => false)),
    }),
    { numRuns: SENT_SPANS, seed: seed + 1 },
  );
  const rooted = new Set<number>();
  return drafts.map((draft, i): Sending => {
    const [resource, scope] = origins[draft.origin]!;
    const start = T0 + BigInt(i) * 18n * SECOND + BigInt(i);
    const parentSpanId = rooted.has(draft.trace) || i % 4 === 0 ? 'f'.repeat(16) : '';
    if (parentSpanId === '') rooted.add(draft.trace);
    const span = aSpan({
      traceId: traceIdOf(draft.trace),
      spanId: (i + 1).toString(16).padStart(16, '0'),
      parentSpanId,
      name: draft.name,
      kind: draft.kind,
      status: draft.status === null ? null : { code: draft.status, message: '' },
      startTimeUnixNano: start,
      endTimeUnixNano: start + draft.durationNs,
      attributes: draft.attributes,
    });
    const cuts = draft.again ? [draft.cut, (draft.cut + 1) % SENT_CUTS] : [draft.cut];
    return { sent: { resource, scope, span }, cuts };
  });
}

export async function storeSendings(into: TestStore, projectId: ProjectId, sendings: readonly Sending[]): Promise<void> {
  for (let cut = 0; cut < SENT_CUTS; cut++) {
    const own = sendings.filter(({ cuts }) => cuts.includes(cut)).map((sending) => sending.sent);
    await store(into, projectId, own);
  }
}

/** Two values whose 32-bit hashes are the same: some 80,000 have to be tried. */
export function collidingValues(key: string): readonly [string, string] {
  const seen = new Map<number, string>();
  for (let i = 0; ; i++) {
    const value = `value-${String(i)}`;
    const hash = attributeHashLow(key, value);
    const known = seen.get(hash);
    if (known !== undefined) return [known, value];
    seen.set(hash, value);
  }
}
