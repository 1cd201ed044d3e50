import { AppError, isAppError } from '@spanhouse/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAnyValue, decodeResource, decodeScope, decodeSpan, decodeTraces } from './decode.ts';
import { encodeTraces } from './encode.ts';
import { KeyValueRange } from './key-value-range.ts';
import { OTLP_LIMITS } from './limits.ts';
import type { Span } from './model.ts';
import { scanTraces, TraceScanner } from './scan.ts';
import { aSpan, aTracesData, tracesArbitrary } from './testing/index.ts';
import { textOf } from './wire-reader.ts';

describe('wire', () => {
  it('decoding what was encoded gives the same content', () => {
    fc.assert(
      fc.property(tracesArbitrary, (data) => {
        expect(decodeTraces(encodeTraces(data))).toEqual(data);
      }),
    );
  });
});

describe('scan', () => {
  it('finds what a full decode finds', () => {
    fc.assert(
      fc.property(tracesArbitrary, (data) => {
        const bytes = encodeTraces(data);
        const scan = scanTraces(bytes, OTLP_LIMITS);
        const range = new KeyValueRange();
        const groups = data.resourceSpans.flatMap((resource) => resource.scopeSpans.map((scope) => ({ resource, scope })));
        const spans = groups.flatMap(({ scope }, group) => scope.spans.map((span) => ({ span, group })));
        expect(scan.spanCount).toBe(spans.length);
        expect(scan.groupCount).toBe(groups.length);
        groups.forEach(({ resource }, g) => {
          const start = scan.groupResourceStart[g] ?? -1;
          expect(start < 0 ? null : decodeResource(bytes, start, scan.groupResourceEnd[g] ?? -1)).toEqual(resource.resource);
        });
        spans.forEach(({ span, group }, i) => {
          expect(scan.spanGroup[i]).toBe(group);
          expect(decodeSpan(bytes, scan.spanStart[i] ?? 0, scan.spanEnd[i] ?? 0)).toEqual(span);
          expect(textOf(bytes, scan.nameStart[i] ?? 0, scan.nameEnd[i] ?? 0)).toBe(span.name);
          expect(nano(scan.start, i)).toBe(span.startTimeUnixNano);
          expect(nano(scan.end, i)).toBe(span.endTimeUnixNano);
          expect(scan.kind[i]).toBe(span.kind);
          expect(scan.statusCode[i]).toBe(span.status?.code ?? 0);
          expect(scan.flags[i]).toBe(span.flags);
          expect(scan.hasRest[i]).toBe(hasMoreThanColumns(span) ? 1 : 0);
          const first = scan.attributeFirst[i] ?? 0;
          expect((scan.attributeFirst[i + 1] ?? 0) - first).toBe(span.attributes.length);
          span.attributes.forEach(({ key, value }, a) => {
            range.read(bytes, scan.attributeStart[first + a] ?? 0, scan.attributeEnd[first + a] ?? 0);
            expect(textOf(bytes, range.keyStart, range.keyEnd)).toBe(key);
            expect(range.valueStart < 0 ? null : decodeAnyValue(bytes, range.valueStart, range.valueEnd)).toEqual(value);
          });
        });
      }),
    );
  });

  it('several requests in one array are one scan; a damaged one leaves nothing behind', () => {
    fc.assert(
      fc.property(fc.array(tracesArbitrary, { maxLength: 4 }), fc.nat(), (requests, cutAt) => {
        const bodies = requests.map((data) => encodeTraces(data));
        const damaged = encodeTraces(aTracesData([aSpan({ spanId: '0a'.repeat(8) }), aSpan({ spanId: '0b'.repeat(8) })]));
        const cut = damaged.subarray(0, 1 + (cutAt % (damaged.length - 1)));
        const bytes = Buffer.concat([...bodies, cut]);
        const scanner = new TraceScanner(bytes, OTLP_LIMITS, { spans: 1, attributes: 1 });
        let start = 0;
        for (const body of bodies) {
          scanner.add(start, start + body.length);
          start += body.length;
        }
        expect(() => {
          scanner.add(start, bytes.length);
        }).toThrow(AppError);
        const whole = scanTraces(bytes.subarray(0, start), OTLP_LIMITS);
        for (const count of ['spanCount', 'groupCount', 'attributeCount', 'rejectedCount'] as const)
          expect(scanner[count]).toBe(whole[count]);
        expect(scanner.attributeFirst.slice(0, scanner.spanCount + 1)).toEqual(whole.attributeFirst.slice(0, whole.spanCount + 1));
        expect(scanner.spanStart.slice(0, scanner.spanCount)).toEqual(whole.spanStart.slice(0, whole.spanCount));
      }),
    );
  });

  it('rejects a span with a bad id and keeps the rest (O-60)', () => {
    const data = aTracesData([
      aSpan({ spanId: '0a'.repeat(8) }),
      aSpan({ traceId: 'ab' }),
      aSpan({ spanId: '0'.repeat(16) }),
      aSpan({ spanId: '0b'.repeat(8) }),
    ]);
    const scan = scanTraces(encodeTraces(data), OTLP_LIMITS);
    expect(scan.spanCount).toBe(2);
    expect(scan.rejectedCount).toBe(2);
    expect(scan.rejectedReason).toMatch(/trace id/);
  });

  it('ends every damaged body with INGEST.MALFORMED or with a result that can be decoded to its last value', () => {
    fc.assert(
      fc.property(tracesArbitrary, fc.nat(), fc.nat(255), fc.boolean(), (data, at, value, cut) => {
        const bytes = encodeTraces(data);
        if (bytes.length === 0) return;
        const place = at % bytes.length;
        const damaged = cut ? bytes.subarray(0, place) : bytes.map((byte, i) => (i === place ? value : byte));
        try {
          const scan = scanTraces(damaged, OTLP_LIMITS);
          for (let i = 0; i < scan.spanCount; i++) decodeSpan(damaged, scan.spanStart[i] ?? 0, scan.spanEnd[i] ?? 0);
          for (let g = 0; g < scan.groupCount; g++) {
            const [resource = -1, scope = -1] = [scan.groupResourceStart[g], scan.groupScopeStart[g]];
            if (resource >= 0) decodeResource(damaged, resource, scan.groupResourceEnd[g] ?? 0);
            if (scope >= 0) decodeScope(damaged, scope, scan.groupScopeEnd[g] ?? 0);
          }
        } catch (error) {
          expect(isAppError(error) && error.code).toBe('INGEST.MALFORMED');
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

function hasMoreThanColumns(span: Span): boolean {
  const dropped = span.droppedAttributesCount + span.droppedEventsCount + span.droppedLinksCount;
  return span.traceState !== '' || dropped > 0 || span.events.length > 0 || span.links.length > 0 || span.status !== null;
}

function nano(words: Uint32Array, i: number): bigint {
  return (BigInt(words[i * 2 + 1] ?? 0) << 32n) | BigInt(words[i * 2] ?? 0);
}
