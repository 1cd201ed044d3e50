import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTraces } from './decode.ts';
import { encodeTraces } from './encode.ts';
import { OTLP_LIMITS } from './limits.ts';
import type { Span, TracesData } from './model.ts';
import { scanTraces } from './scan.ts';
import { partitionOfAll, partitionOfTrace, splitRequest, splitSpans } from './split-request.ts';
import { aSpan, aTracesData, normalizeTraces, traceIdArbitrary, tracesArbitrary } from './testing/index.ts';

/** Requests in which several spans share a trace, also across groups. */
const requests = fc.tuple(tracesArbitrary, fc.array(traceIdArbitrary, { minLength: 1, maxLength: 6 })).map(([data, ids]): TracesData => {
  let next = 0;
  const spanOf = (span: Span): Span => ({ ...span, traceId: ids[next++ % ids.length] ?? span.traceId });
  return {
    resourceSpans: data.resourceSpans.map((resource) => ({
      ...resource,
      scopeSpans: resource.scopeSpans.map((scope) => ({ ...scope, spans: scope.spans.map(spanOf) })),
    })),
  };
});
const options = fc.record({
  partitions: fc.integer({ min: 1, max: 7 }),
  bytesMax: fc.oneof(fc.constant(1 << 20), fc.integer({ min: 50, max: 4_000 })),
});

const scanOf = (data: TracesData) => splitSpans(scanTraces(encodeTraces(data), OTLP_LIMITS));
const spansOf = (data: TracesData): readonly Span[] =>
  data.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
const joined = (parts: readonly { readonly bytes: Uint8Array }[]): TracesData => ({
  resourceSpans: parts.flatMap(({ bytes }) => decodeTraces(bytes).resourceSpans),
});

describe('splitting a request', () => {
  it('keeps every span once, under its resource and scope', () => {
    fc.assert(
      fc.property(requests, options, (data, given) => {
        const parts = splitRequest(scanOf(data), given);
        expect(normalizeTraces(joined(parts))).toEqual(normalizeTraces(data));
        for (const { bytes, itemCount } of parts) expect(scanTraces(bytes, OTLP_LIMITS).spanCount).toBe(itemCount);
      }),
    );
  });

  it('puts each trace into one part, unless it alone is too large', () => {
    fc.assert(
      fc.property(requests, options, (data, given) => {
        const parts = splitRequest(scanOf(data), given).map((part) => ({
          ...part,
          traces: new Set(spansOf(decodeTraces(part.bytes)).map(({ traceId }) => traceId)),
        }));
        for (const traceId of new Set(spansOf(data).map((span) => span.traceId))) {
          const holding = parts.filter(({ traces }) => traces.has(traceId));
          expect(new Set(holding.map(({ partition }) => partition))).toEqual(
            new Set([partitionOfTrace(Buffer.from(traceId, 'hex'), 0, given.partitions)]),
          );
          if (given.bytesMax === 1 << 20) expect(holding).toHaveLength(1);
        }
      }),
    );
  });

  it('makes no part too large that has more than one span', () => {
    fc.assert(
      fc.property(requests, options, (data, given) => {
        for (const { bytes, itemCount } of splitRequest(scanOf(data), given)) {
          if (itemCount > 1) expect(bytes.length).toBeLessThanOrEqual(given.bytesMax);
        }
      }),
    );
  });

  it('splits a trace that alone is too large between its spans, and others not', () => {
    const large = Array.from({ length: 100 }, (_, i) => aSpan({ traceId: 'aa'.repeat(16), name: `${String(i)}${'x'.repeat(90)}` }));
    const small = Array.from({ length: 3 }, () => aSpan({ traceId: 'bb'.repeat(16) }));
    const parts = splitRequest(scanOf(aTracesData([...small, ...large])), { partitions: 1, bytesMax: 4_000 });
    expect(parts.length).toBeGreaterThan(3);
    const holding = parts.filter(({ bytes }) => spansOf(decodeTraces(bytes)).some(({ traceId }) => traceId === 'bb'.repeat(16)));
    expect(holding).toHaveLength(1);
  });

  it('gives the same parts for the same bytes', () => {
    fc.assert(
      fc.property(requests, options, (data, given) => {
        expect(splitRequest(scanOf(data), given)).toEqual(splitRequest(scanOf(data), given));
      }),
    );
  });

  it('leaves out what the scan rejected', () => {
    const parts = splitRequest(scanOf(aTracesData([aSpan({ name: 'good' }), aSpan({ traceId: '00'.repeat(16) })])), {
      partitions: 3,
      bytesMax: 1e6,
    });
    expect(spansOf(joined(parts)).map(({ name }) => name)).toEqual(['good']);
  });

  it('says when all spans belong to one partition', () => {
    fc.assert(
      fc.property(requests, options, (data, { partitions }) => {
        const spans = spansOf(data);
        fc.pre(spans.length > 0);
        const wanted = new Set(spans.map(({ traceId }) => partitionOfTrace(Buffer.from(traceId, 'hex'), 0, partitions)));
        expect(partitionOfAll(scanOf(data), partitions)).toBe(wanted.size === 1 ? [...wanted][0] : null);
      }),
    );
  });

  it('spreads trace ids that differ in few bits over all partitions', () => {
    const counts = new Array<number>(12).fill(0);
    const id = Buffer.from('68f0c0de0a00000100000000000000ff', 'hex');
    for (let i = 0; i < 12_000; i++) {
      id.writeUInt32BE(i, 8);
      const partition = partitionOfTrace(id, 0, 12);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    // Evenly drawn, each count has mean 1,000 and standard deviation 30; five of them are one in a million.
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
