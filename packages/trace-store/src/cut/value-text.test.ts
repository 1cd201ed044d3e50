import { encodeTraces, type AnyValue } from '@spanhouse/otlp';
import { KeyValueRange, scanTraces, OTLP_LIMITS } from '@spanhouse/otlp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchableText } from '../attribute-hash.ts';
import { ValueText } from './value-text.ts';

/** The text that the write path sees for a value that travelled as OTLP; null: none. */
function textOnTheWire(value: AnyValue | null): string | null {
  const span = {
    traceId: '00000000000000000000000000000001',
    spanId: '0000000000000001',
    traceState: '',
    parentSpanId: '',
    flags: 0,
    name: 'a',
    kind: 1,
    startTimeUnixNano: 1n,
    endTimeUnixNano: 2n,
    attributes: [{ key: 'k', value }],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: null,
  };
  const body = encodeTraces({
    resourceSpans: [{ resource: null, schemaUrl: '', scopeSpans: [{ scope: null, schemaUrl: '', spans: [span] }] }],
  });
  const scan = scanTraces(body, OTLP_LIMITS);
  const text = new ValueText();
  const range = new KeyValueRange();
  range.read(scan.bytes, scan.attributeStart[0] ?? 0, scan.attributeEnd[0] ?? 0);
  if (!text.read(scan.bytes, range.valueStart, range.valueEnd)) return null;
  return new TextDecoder().decode(text.bytes.subarray(text.start, text.end));
}

describe('text of a value on the wire', () => {
  it.each<[string, AnyValue | null, string | null]>([
    ['empty string', { kind: 'string', value: '' }, ''],
    ['long string', { kind: 'string', value: 'x'.repeat(300) }, 'x'.repeat(300)],
    ['zero', { kind: 'int', value: 0n }, '0'],
    ['small int', { kind: 'int', value: 200n }, '200'],
    ['negative int', { kind: 'int', value: -1n }, '-1'],
    ['largest int', { kind: 'int', value: 2n ** 63n - 1n }, '9223372036854775807'],
    ['true', { kind: 'bool', value: true }, 'true'],
    ['false', { kind: 'bool', value: false }, 'false'],
    ['double', { kind: 'double', value: 0.5 }, '0.5'],
    ['NaN', { kind: 'double', value: Number.NaN }, 'NaN'],
    ['bytes', { kind: 'bytes', value: new Uint8Array([1]) }, null],
    ['list', { kind: 'array', values: [] }, null],
    ['empty value', { kind: 'empty' }, null],
    ['absent value', null, null],
  ])('%s', (_name, value, text) => {
    expect(textOnTheWire(value)).toBe(text);
  });

  it('agrees with the text that the reader hashes', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }).map((text): AnyValue => ({ kind: 'string', value: text })),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((int): AnyValue => ({ kind: 'int', value: int })),
      fc.integer({ min: 0, max: 100_000 }).map((int): AnyValue => ({ kind: 'int', value: BigInt(int) })),
      fc.double().map((double): AnyValue => ({ kind: 'double', value: double })),
    );
    fc.assert(
      fc.property(value, (any) => {
        expect(textOnTheWire(any)).toBe(searchableText(any));
      }),
    );
  });
});
