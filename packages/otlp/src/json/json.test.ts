import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTraces } from '../decode.ts';
import { encodeTraces } from '../encode.ts';
import { OTLP_LIMITS } from '../limits.ts';
import { scanTraces } from '../scan.ts';
import { aSpan, aTracesData, tracesArbitrary } from '../testing/index.ts';
import { withoutRejected } from '../without-rejected.ts';
import { tracesFromJson } from './traces-from-json.ts';
import { tracesToJson } from './traces-to-json.ts';

const parse = (text: string): ReturnType<typeof decodeTraces> => decodeTraces(tracesFromJson(new TextEncoder().encode(text), OTLP_LIMITS));
const withSpan = (members: string): string => `{"resourceSpans":[{"scopeSpans":[{"spans":[{${members}}]}]}]}`;
const spanOf = (text: string): ReturnType<typeof aSpan> => {
  const span = parse(text).resourceSpans[0]?.scopeSpans[0]?.spans[0];
  if (span === undefined) throw new Error('no span');
  return span;
};
const valueOf = (json: string): unknown => spanOf(withSpan(`"attributes":[{"key":"k","value":${json}}]`)).attributes[0]?.value;

describe('OTLP/JSON', () => {
  it('carries every content exactly', () => {
    fc.assert(
      fc.property(tracesArbitrary, (data) => {
        expect(parse(tracesToJson(data))).toEqual(data);
      }),
    );
  });

  it('O-50: ids are hex in any case', () => {
    expect(spanOf(withSpan('"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"eee19b7ec3c1b174"'))).toMatchObject({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
    });
  });

  it('O-51: names of enum values are refused', () => {
    expect(spanOf(withSpan('"kind":2')).kind).toBe(2);
    expect(() => parse(withSpan('"kind":"SPAN_KIND_SERVER"'))).toThrow(/kind is not an integer/);
  });

  it('O-52: unknown and snake_case names are ignored', () => {
    expect(spanOf(withSpan('"dropped_attributes_count":3,"trace_id":"00","surprise":{"deep":[1]},"name":"x"'))).toMatchObject({
      droppedAttributesCount: 0,
      traceId: '',
      name: 'x',
    });
  });

  it('O-53: 64-bit integers are exact as string and as number', () => {
    expect(valueOf('{"intValue":9223372036854775807}')).toEqual({ kind: 'int', value: 9_223_372_036_854_775_807n });
    expect(valueOf('{"intValue":"-9223372036854775808"}')).toEqual({ kind: 'int', value: -9_223_372_036_854_775_808n });
    expect(spanOf(withSpan('"startTimeUnixNano":1544712660300000001')).startTimeUnixNano).toBe(1_544_712_660_300_000_001n);
    expect(() => valueOf('{"intValue":"9223372036854775808"}')).toThrow(/intValue/);
    expect(() => valueOf('{"intValue":1.5}')).toThrow(/intValue/);
  });

  it('O-54: base64 in both alphabets, words for special doubles, null is absent', () => {
    expect(valueOf('{"bytesValue":"-_8="}')).toEqual({ kind: 'bytes', value: Uint8Array.from([0xfb, 0xff]) });
    expect(valueOf('{"bytesValue":"+/8"}')).toEqual({ kind: 'bytes', value: Uint8Array.from([0xfb, 0xff]) });
    expect(valueOf('{"doubleValue":"-Infinity"}')).toEqual({ kind: 'double', value: Number.NEGATIVE_INFINITY });
    expect(valueOf('{"doubleValue":"NaN"}')).toEqual({ kind: 'double', value: Number.NaN });
    expect(valueOf('null')).toBeNull();
    expect(valueOf('{"stringValue":null}')).toEqual({ kind: 'empty' });
  });

  it('O-69: values nested too deep become empty, and text nested absurdly deep is refused', () => {
    const nested = (depth: number): string => '{"arrayValue":{"values":['.repeat(depth) + '{"intValue":1}' + ']}}'.repeat(depth);
    expect(JSON.stringify(valueOf(nested(100)))).not.toContain('int');
    expect(() => valueOf(nested(100_000))).toThrow(/nested deeper/);
  });

  it('hostile keys stay data', () => {
    expect(spanOf(withSpan('"__proto__":{"name":"evil"},"attributes":[{"key":"__proto__","value":{"stringValue":"x"}}]'))).toMatchObject({
      name: '',
      attributes: [{ key: '__proto__', value: { kind: 'string', value: 'x' } }],
    });
    expect(({} as { name?: string }).name).toBeUndefined();
  });

  it.each(['', '{', '[]', '"x"', '{"resourceSpans":{}}', '{"resourceSpans":[1]}', withSpan('"name":7')])(
    '%j is refused as malformed',
    (text) => {
      expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'INGEST.MALFORMED' }));
    },
  );
});

it('a request without its rejected spans holds the others, group by group', () => {
  const good = aSpan({ spanId: '0a'.repeat(8) });
  const data = {
    resourceSpans: [
      ...aTracesData([good, aSpan({ spanId: '' })]).resourceSpans,
      ...aTracesData([aSpan({ traceId: '' })], 'gone').resourceSpans,
    ],
  };
  const rest = withoutRejected(scanTraces(encodeTraces(data), OTLP_LIMITS));
  expect(decodeTraces(rest)).toEqual(aTracesData([good]));
});
