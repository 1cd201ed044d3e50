import { readFile } from 'node:fs/promises';
import { encodeTraces, OTLP_LIMITS, TraceScanner, type OtlpLimits } from '@spanhouse/otlp';
import { tracesArbitrary } from '@spanhouse/otlp/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecords } from '../cut/decode-records.ts';
import { aLogRecord } from '../testing/log-records.ts';
import { Kernel } from './kernel.ts';

/** Small, so that spans go beyond them. */
const LIMITS: OtlpLimits = {
  ...OTLP_LIMITS,
  spansMax: 8,
  spanBytesMax: 600,
  attributesPerSpanMax: 6,
  eventsMax: 2,
  linksMax: 2,
  depthMax: 2,
};

const kernel = new Kernel();

/** Of each request its spans' ids; null for what is no request, or beyond the limits. */
function idsOfKernel(bodies: readonly Uint8Array[], limits: OtlpLimits): readonly (readonly string[] | null)[] {
  const { records, firstSpan, deadLetters } = decodeRecords(
    kernel,
    bodies.map((body, i) => aLogRecord(BigInt(i), body)),
    limits,
  );
  const refused = new Set(deadLetters.map(({ offset }) => Number(offset)));
  const kept = records.map(({ offset }) => Number(offset));
  const idAt = (span: number): string =>
    Buffer.from(kernel.bytes(kernel.exports.spans.value + span * 96 + 16, 8)).toString('hex') +
    String(kernel.words(kernel.exports.spans.value + span * 96 + 48, 2).reduce((first, end) => end - first));
  return bodies.map((_, i) => {
    if (refused.has(i)) return null;
    const record = kept.indexOf(i);
    if (record < 0) return [];
    const first = firstSpan[record] ?? 0;
    return Array.from({ length: (firstSpan[record + 1] ?? 0) - first }, (__, span) => idAt(first + span));
  });
}

function idsOfScan(body: Uint8Array, limits: OtlpLimits): readonly string[] | null {
  const scanner = new TraceScanner(body, limits, { spans: 1, attributes: 1 });
  try {
    scanner.add(0, body.length);
  } catch {
    return null;
  }
  return Array.from({ length: scanner.spanCount }, (_, span) => {
    const at = scanner.spanIdAt[span] ?? 0;
    const attributes = (scanner.attributeFirst[span + 1] ?? 0) - (scanner.attributeFirst[span] ?? 0);
    return Buffer.from(body.subarray(at, at + 8)).toString('hex') + String(attributes);
  });
}

const change = fc.record({ at: fc.nat(5_000), byte: fc.nat(255), kind: fc.constantFrom('set', 'insert', 'remove', 'cut') });

function changed(body: Uint8Array, changes: readonly { readonly at: number; readonly byte: number; readonly kind: string }[]): Uint8Array {
  const bytes = [...body];
  for (const { at, byte, kind } of changes) {
    const place = bytes.length === 0 ? 0 : at % bytes.length;
    if (kind === 'set') bytes[place] = byte;
    else if (kind === 'insert') bytes.splice(place, 0, byte);
    else if (kind === 'remove') bytes.splice(place, 1);
    else bytes.length = place;
  }
  return Uint8Array.from(bytes);
}

describe('the kernel', () => {
  it('takes and refuses the same requests and spans as the scan of the gateway, also damaged ones, one after the other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(tracesArbitrary, fc.array(change, { maxLength: 3 })), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(OTLP_LIMITS, LIMITS),
        (requests, limits) => {
          const bodies = requests.map(([data, changes]) => changed(encodeTraces(data), changes));
          expect(idsOfKernel(bodies, limits)).toEqual(bodies.map((body) => idsOfScan(body, limits)));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('exports what is written down of it', async () => {
    const source = await readFile(new URL('./exports.ts', import.meta.url), 'utf8');
    const written = [...source.matchAll(/^ {2}readonly (\w+): (Shown|\()?/gm)].map(([, name, kind]) => [
      name,
      kind === 'Shown' ? 'object' : 'function',
    ]);
    const exported = new Map(Object.entries(kernel.exports).map(([name, value]) => [name, typeof value]));
    for (const [name = '', kind] of written) if (name !== 'memory') expect([name, exported.get(name)]).toEqual([name, kind]);
    expect(written.length).toBeGreaterThan(80);
  });
});
