import { isAppError } from '@spanhouse/core';
import { encodeTraces, type TracesData } from '@spanhouse/otlp';
import { aSpan, aTracesData, normalizeTraces, tracesArbitrary } from '@spanhouse/otlp/testing';
import { createSimulator, encodeRequests } from '@spanhouse/simulator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutOf, everything } from '../testing/cut-of.ts';
import { openBlockBytes, type BlockSpan } from './block-reader.ts';
import { encodeBlocks } from './encode-blocks.ts';

const START = Date.UTC(2026, 10, 23, 10);

function toTraces(spans: readonly BlockSpan[]): TracesData {
  return {
    resourceSpans: spans.map(({ resource, resourceSchemaUrl, scope, scopeSchemaUrl, span }) => ({
      resource,
      schemaUrl: resourceSchemaUrl,
      scopeSpans: [{ scope, schemaUrl: scopeSchemaUrl, spans: [span] }],
    })),
  };
}

function readAll(bytes: Uint8Array): BlockSpan[] {
  const block = openBlockBytes(bytes);
  return Array.from({ length: block.traceCount }, (_, ordinal) => block.readTraceSpans(ordinal)).flat();
}

describe('detail blocks', () => {
  it('give back exactly what was put in', () => {
    fc.assert(
      fc.property(
        fc.array(tracesArbitrary, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(200, 4_000, 4_194_304),
        (requests, blockBytesMax) => {
          const spans = cutOf(requests.map(encodeTraces));
          const blocks = encodeBlocks(spans, everything(spans), { blockBytesMax });
          const read = blocks.flatMap((block) => readAll(block.bytes));
          expect(normalizeTraces(toTraces(read))).toEqual(
            normalizeTraces({ resourceSpans: requests.flatMap((request) => request.resourceSpans) }),
          );
        },
      ),
    );
  });

  it('tell how the spans of a trace hang together without building them, also after what was unpacked was let go', () => {
    fc.assert(
      fc.property(fc.array(tracesArbitrary, { minLength: 1, maxLength: 3 }), (requests) => {
        const spans = cutOf(requests.map(encodeTraces));
        for (const { bytes } of encodeBlocks(spans, everything(spans), { blockBytesMax: 4_000 })) {
          const block = openBlockBytes(bytes);
          for (let ordinal = 0; ordinal < block.traceCount; ordinal++) {
            const columns = block.readTraceColumns(ordinal);
            block.letGo();
            const built = block.readTraceSpans(ordinal);
            expect(block.readSpans(built.map((_span, i) => columns.firstRow + i))).toEqual(built);
            expect([...columns.starts]).toEqual(built.map(({ span }) => span.startTimeUnixNano));
            expect([...columns.spanIds]).toEqual(built.map(({ span }) => BigInt(`0x${span.spanId}`)));
            expect([...columns.parentIds]).toEqual(built.map(({ span }) => BigInt(`0x0${span.parentSpanId}`)));
          }
        }
      }),
    );
  });

  it('name the place of every span', () => {
    const spans = cutOf([...encodeRequests(createSimulator({ seed: 5 }).traces(START, START + 2_000, 800), { spansPerRequest: 100 })]);
    const blocks = encodeBlocks(spans, everything(spans), { blockBytesMax: 150_000 });
    expect(blocks.length).toBeGreaterThan(2);
    // The kernel's order: spans, where parts of traces begin, and the first part of each block.
    const { kernel } = spans;
    const { exports } = kernel;
    const order = kernel.words(exports.order.value, spans.spanCount);
    const partFirst = kernel.words(exports.partFirst.value, exports.partCount.value + 1);
    const blockFirst = kernel.words(exports.blockFirst.value, exports.blockCount.value + 1);
    const spanId = (span: number): string => Buffer.from(kernel.bytes(exports.spans.value + span * 96 + 16, 8)).toString('hex');
    for (const [number, { bytes, spanCount }] of blocks.entries()) {
      const reader = openBlockBytes(bytes);
      const begin = partFirst[blockFirst[number] ?? 0] ?? 0;
      expect(spanCount).toBe((partFirst[blockFirst[number + 1] ?? 0] ?? 0) - begin);
      for (let part = blockFirst[number] ?? 0; part < (blockFirst[number + 1] ?? 0); part++) {
        const at = partFirst[part] ?? 0;
        const [found] = reader.readSpans([at - begin]);
        expect(found?.span.spanId).toBe(spanId(order[at] ?? 0));
        expect(reader.ordinalOf(found?.span.traceId ?? '')).toBe(part - (blockFirst[number] ?? 0));
      }
    }
  });

  it('are the same bytes for the same input', () => {
    const data = aTracesData([aSpan(), aSpan({ spanId: '0a'.repeat(8) })]);
    const make = (): Uint8Array => {
      const spans = cutOf([encodeTraces(data)]);
      return encodeBlocks(spans, everything(spans))[0]?.bytes ?? new Uint8Array();
    };
    expect(Buffer.from(make()).equals(make())).toBe(true);
  });

  it('tell which rows have an attribute, their resource included', () => {
    const data = aTracesData([
      aSpan({ spanId: '01'.repeat(8), attributes: [{ key: 'code', value: { kind: 'int', value: 500n } }] }),
      aSpan({
        spanId: '02'.repeat(8),
        attributes: [
          { key: 'code', value: { kind: 'string', value: '200' } },
          { key: 'code', value: { kind: 'string', value: '500' } },
        ],
      }),
      aSpan({ spanId: '03'.repeat(8), attributes: [{ key: 'service.name', value: { kind: 'string', value: 'own' } }] }),
    ]);
    const spans = cutOf([encodeTraces(data)]);
    const block = openBlockBytes(encodeBlocks(spans, everything(spans))[0]?.bytes ?? new Uint8Array());
    // Of equal keys the first counts.
    expect([...block.matchRows([0, 1, 2], [{ keys: ['code'], values: ['500', '404'] }])]).toEqual([1, 0, 0]);
    // One place is enough: the span's own attribute does not hide its resource's.
    expect([...block.matchRows([2, 1, 0], [{ keys: ['service.name'], values: ['own'] }])]).toEqual([1, 0, 0]);
    expect([...block.matchRows([2, 1, 0], [{ keys: ['host', 'service.name'], values: ['checkout'] }])]).toEqual([1, 1, 1]);
    expect([...block.matchRows([0, 1], [])]).toEqual([1, 1]);
  });

  it('end in BLOCK.CORRUPT or the truth when they are damaged', () => {
    const spans = cutOf([
      ...encodeRequests(createSimulator({ seed: 6 }).traces(START, START + 1_000, 300), { spansPerRequest: 500, mixed: true }),
    ]);
    const bytes = encodeBlocks(spans, everything(spans))[0]?.bytes ?? new Uint8Array();
    const expected = normalizeTraces(toTraces(readAll(bytes)));
    const attempt = (damaged: Uint8Array): void => {
      try {
        expect(normalizeTraces(toTraces(readAll(damaged)))).toEqual(expected);
      } catch (error) {
        if (!isAppError(error)) throw error;
        expect(error.code).toBe('BLOCK.CORRUPT');
      }
    };
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        attempt(damaged);
      }),
      { numRuns: 150 },
    );
    for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 60)) {
      expect(() => readAll(bytes.subarray(0, length))).toThrow(/damaged/);
    }
  });
});
