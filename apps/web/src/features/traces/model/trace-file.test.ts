import { tracesToJson } from '@spanhouse/otlp';
import { tracesArbitrary } from '@spanhouse/otlp/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readTraceFile } from './trace-file.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

it('what was exported is exported again without a byte of difference', () => {
  fc.assert(
    fc.property(tracesArbitrary, (data) => {
      const exported = tracesToJson(data);
      expect(tracesToJson(readTraceFile('a.json', bytesOf(exported)).data)).toBe(exported);
    }),
  );
});

it('the traces of a file are all there, the one with the most spans first', () => {
  const span = (traceId: string, spanId: string, start: number): string =>
    `{"traceId":"${traceId.repeat(32)}","spanId":"${spanId.repeat(16)}","startTimeUnixNano":"${String(start)}"}`;
  const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[${span('a', '1', 5)},${span('b', '2', 9)},${span('b', '3', 4)}]}]}]}`;
  const { traces } = readTraceFile('b.json', bytesOf(text));
  expect(traces.map(({ traceId, spans }) => [traceId[0], spans.map((each) => each.span.spanId[0])])).toEqual([
    ['b', ['3', '2']],
    ['a', ['1']],
  ]);
});

it('what is no OTLP is refused with what is wrong', () => {
  expect(() => readTraceFile('c.json', bytesOf('{"resourceSpans":7}'))).toThrow(expect.objectContaining({ code: 'INGEST.MALFORMED' }));
});
