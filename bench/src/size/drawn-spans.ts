/**
 * Two inputs at the ends of what telemetry can be.
 *
 * HIGH ENTROPY: nothing comes twice. A trace is 10 spans of one of 3 services, each the child of the one before. A span's name is 24 random hex digits;
 * its 16 attributes have the same 16 keys everywhere, but each value is new: 12 texts of 20 random base64url characters (15 random bytes), 2 integers of
 * 53 random bits, 2 doubles that are uniform in [0, 1). Duration: uniform up to 1 s, in nanoseconds. What is left to compress is keys and structure.
 *
 * ID-DOMINATED: almost nothing but ids. A trace is 20 spans of 3 services, names are one of 12, two attributes of few values (a method, a status code).
 * Start times follow each other in steps of random microseconds, durations are random microseconds.
 *
 * Ids are random in all of their bits; traces start one after the other, 2 ms apart on average.
 */
import { systemRandom, type Random } from '@spanhouse/core';
import type { KeyValue, Span, TracesData } from '@spanhouse/otlp';
import { freshId } from './fresh-ids.ts';
import { encoded, type SizeInput } from './size-input.ts';

const SERVICES = ['alpha', 'beta', 'gamma'] as const;
const SPANS_PER_REQUEST = 4_000;
const TRACE_EVERY_NS = 2_000_000;
const TEXTS = 12;

type Drawing = {
  readonly spansPerTrace: number;
  readonly draw: (random: Random) => Pick<Span, 'name' | 'kind' | 'attributes'> & { readonly durationNs: number };
};

export function highEntropy(spans: number, endMs: number): SizeInput {
  return {
    name: 'high entropy',
    says: 'every name and every value of 16 attributes is random and comes once',
    requests: () => drawn(spans, endMs, { spansPerTrace: 10, draw: drawEntropy }),
  };
}

export function idDominated(spans: number, endMs: number): SizeInput {
  return {
    name: 'id-dominated',
    says: 'two attributes of few values a span, 12 names; ids and times are the rest',
    requests: () => drawn(spans, endMs, { spansPerTrace: 20, draw: drawPlain }),
  };
}

function* drawn(spans: number, endMs: number, { spansPerTrace, draw }: Drawing): Iterable<Uint8Array> {
  const random = systemRandom;
  const traces = Math.ceil(spans / spansPerTrace);
  const tracesPerRequest = SPANS_PER_REQUEST / spansPerTrace;
  let startNs = BigInt(endMs) * 1_000_000n - BigInt(traces) * BigInt(TRACE_EVERY_NS);
  for (let first = 0; first < traces; first += tracesPerRequest) {
    const groups: Span[][] = SERVICES.map(() => []);
    for (let t = first; t < Math.min(traces, first + tracesPerRequest); t++) {
      startNs += BigInt(Math.floor(random() * 2 * TRACE_EVERY_NS));
      let at = startNs;
      let parentSpanId = '';
      const traceId = freshId(16);
      for (let i = 0; i < spansPerTrace; i++) {
        const { durationNs, ...content } = draw(random);
        const spanId = freshId(8);
        groups[i % SERVICES.length]?.push(spanOf({ traceId, spanId, parentSpanId, start: at, end: at + BigInt(durationNs), ...content }));
        parentSpanId = spanId;
        at += BigInt(Math.floor(random() * 1_000) * 1_000);
      }
    }
    yield* encoded([requestOf(groups)]);
  }
}

function drawEntropy(random: Random): ReturnType<Drawing['draw']> {
  const texts = Array.from({ length: TEXTS }, (_, i): KeyValue => ({
    key: `random.text.${String(i)}`,
    value: { kind: 'string', value: Buffer.from(freshId(16), 'hex').subarray(0, 15).toString('base64url') },
  }));
  const numbers = [0, 1].flatMap((i): KeyValue[] => [
    { key: `random.int.${String(i)}`, value: { kind: 'int', value: BigInt(`0x${freshId(8)}`) >> 11n } },
    { key: `random.double.${String(i)}`, value: { kind: 'double', value: random() } },
  ]);
  return { name: freshId(16).slice(0, 24), kind: 2, attributes: [...texts, ...numbers], durationNs: Math.floor(random() * 1e9) };
}

const METHODS = ['GET', 'PUT', 'POST', 'DELETE'] as const;

function drawPlain(random: Random): ReturnType<Drawing['draw']> {
  const method = METHODS[Math.floor(random() * METHODS.length)] ?? 'GET';
  return {
    name: `${method} /things/${String(Math.floor(random() * 3))}`,
    kind: 2 + Math.floor(random() * 2),
    attributes: [
      { key: 'http.request.method', value: { kind: 'string', value: method } },
      { key: 'http.response.status_code', value: { kind: 'int', value: random() < 0.02 ? 500n : 200n } },
    ],
    durationNs: Math.floor(random() * 100_000) * 1_000,
  };
}

function spanOf(
  it: Pick<Span, 'traceId' | 'spanId' | 'parentSpanId' | 'name' | 'kind' | 'attributes'> & { start: bigint; end: bigint },
): Span {
  const { start, end, ...rest } = it;
  return {
    ...rest,
    traceState: '',
    flags: 257,
    startTimeUnixNano: start,
    endTimeUnixNano: end,
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: null,
  };
}

function requestOf(groups: readonly (readonly Span[])[]): TracesData {
  return {
    resourceSpans: groups.map((spans, i) => ({
      resource: {
        attributes: [{ key: 'service.name', value: { kind: 'string', value: SERVICES[i] ?? '' } }],
        droppedAttributesCount: 0,
        entityRefs: [],
      },
      schemaUrl: '',
      scopeSpans: [{ scope: { name: 'drawn', version: '1', attributes: [], droppedAttributesCount: 0 }, schemaUrl: '', spans: [...spans] }],
    })),
  };
}
