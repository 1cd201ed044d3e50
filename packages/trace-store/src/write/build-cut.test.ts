import { gzipSync, zstdCompressSync } from 'node:zlib';
import { parseProjectId, unixMs } from '@spanhouse/core';
import { encodeTraces, type TracesData } from '@spanhouse/otlp';
import { aSpan, aTracesData, normalizeTraces, tracesArbitrary } from '@spanhouse/otlp/testing';
import type { LogRecord } from '@spanhouse/span-log';
import { createSimulator, encodeRequests } from '@spanhouse/simulator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openBlockBytes } from '../block/block-reader.ts';
import { aLogRecord, someCutSettings } from '../testing/log-records.ts';
import { blockIdOf, blockIdsOf, firstOffsetOf } from './block-id.ts';
import { buildCut, type CutOutput } from './build-cut.ts';
import { insertTokenOf } from './insert-token.ts';

const CUT = { partition: 0, from: 0n, to: 100n };
const MIDNIGHT = Date.UTC(2026, 10, 24);

/** Everything the objects hold, as one request. Blocks follow each other in an object; the header says each one's length. */
function contentOf(output: CutOutput): TracesData {
  const resourceSpans = output.objects.flatMap(({ bytes }) =>
    blocksOf(bytes).flatMap((block) => {
      const reader = openBlockBytes(block);
      return Array.from({ length: reader.traceCount }, (_, ordinal) => reader.readTraceSpans(ordinal)).flatMap((spans) =>
        spans.map(({ resource, resourceSchemaUrl, scope, scopeSchemaUrl, span }) => ({
          resource,
          schemaUrl: resourceSchemaUrl,
          scopeSpans: [{ scope, schemaUrl: scopeSchemaUrl, spans: [span] }],
        })),
      );
    }),
  );
  return normalizeTraces({ resourceSpans });
}

function blocksOf(object: Uint8Array): Uint8Array[] {
  const starts: number[] = [];
  const magic = object.subarray(0, 4);
  for (let at = 0; at + 4 <= object.length; at++) if (Buffer.compare(object.subarray(at, at + 4), magic) === 0) starts.push(at);
  // A false start inside a block is skipped: a block opens only with the length it declares.
  const blocks: Uint8Array[] = [];
  for (let from = 0; from < object.length;) {
    const end = [...starts.filter((start) => start > from), object.length].find((candidate) => opens(object.subarray(from, candidate)));
    if (end === undefined) throw new Error('no block here');
    blocks.push(object.subarray(from, end));
    from = end;
  }
  return blocks;
}

function opens(bytes: Uint8Array): boolean {
  try {
    openBlockBytes(bytes);
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

function shopRecords(spansPerSecond: number): LogRecord[] {
  const bodies = encodeRequests(createSimulator({ seed: 3 }).traces(MIDNIGHT - 5_000, MIDNIGHT - 3_000, spansPerSecond), {
    spansPerRequest: 40,
    mixed: true,
  });
  return Array.from(bodies, (body, i) => aLogRecord(BigInt(i), body, { receivedAt: unixMs(MIDNIGHT - 2_000 + i) }));
}

describe('a cut', () => {
  it('holds every span that was sent exactly once, with all its content', () => {
    fc.assert(
      fc.property(fc.array(tracesArbitrary, { maxLength: 3 }), (requests) => {
        const records = requests.map((data, i) => aLogRecord(BigInt(i), data));
        const output = buildCut(CUT, [...records, ...records], someCutSettings({ blockBytesMax: 2_000 }));
        const sent = normalizeTraces({ resourceSpans: requests.flatMap(({ resourceSpans }) => resourceSpans) });
        expect(withoutDuplicates(contentOf(output))).toEqual(withoutDuplicates(sent));
        expect(output.counts.spans).toBe(
          contentOf(output).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)).length,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is the same bytes however often it is built', () => {
    const records = shopRecords(500);
    const settings = someCutSettings({ blockBytesMax: 100_000 });
    const once = buildCut(CUT, records, settings);
    expect(once.objects.length + once.inserts.length).toBeGreaterThan(6);
    expect(buildCut(CUT, records, settings)).toEqual(once);
  });

  it('gives the same rows for the same requests in any compression', () => {
    const plain = shopRecords(200);
    const packed = plain.map((record, i): LogRecord => {
      const encoding = i % 2 === 0 ? 'gzip' : 'zstd';
      return {
        ...record,
        header: { ...record.header, encoding },
        body: encoding === 'gzip' ? gzipSync(record.body) : zstdCompressSync(record.body),
      };
    });
    expect(buildCut(CUT, packed, someCutSettings())).toEqual(buildCut(CUT, plain, someCutSettings()));
  });

  it('bodies of zstd, which are unpacked together, make what they make one by one; a damaged one is set aside alone', () => {
    const packed = shopRecords(200).map((record): LogRecord => ({
      ...record,
      header: { ...record.header, encoding: 'zstd' },
      body: zstdCompressSync(record.body),
    }));
    const plain = buildCut(CUT, shopRecords(200), someCutSettings());
    expect(buildCut(CUT, packed, someCutSettings())).toEqual(plain);
    const [first] = packed;
    const whole = first?.body ?? new Uint8Array();
    const bodyBytes = first?.header.bodyBytes ?? 0;
    const damaged: [Uint8Array, number][] = [
      [whole.subarray(0, whole.length - 5), bodyBytes],
      [whole.map((byte, i) => (i === 2 ? byte ^ 0xff : byte)), bodyBytes],
      [whole, bodyBytes - 1],
      [new Uint8Array(), bodyBytes],
      [Buffer.from('not zstd at all'), bodyBytes],
      // Two bodies whose lengths are wrong only by themselves.
      [Buffer.concat([whole, whole]), bodyBytes],
    ];
    for (const [body, bytes] of damaged) {
      const bad: LogRecord = { ...aLogRecord(99n, body, { encoding: 'zstd', bodyBytes: bytes }) };
      const output = buildCut(CUT, [...packed.slice(0, 2), bad, ...packed.slice(2)], someCutSettings());
      expect(output.deadLetters.map(({ offset }) => offset)).toEqual([99n]);
      expect({ ...output, deadLetters: [], counts: null }).toEqual({ ...plain, deadLetters: [], counts: null });
    }
  });

  it('records that cannot be decoded are set aside with the reason, the others stored', () => {
    const good = aTracesData([aSpan()]);
    const body = encodeTraces(good);
    const settings = someCutSettings();
    const output = buildCut(
      CUT,
      [
        aLogRecord(0n, body.subarray(0, body.length - 3)),
        aLogRecord(1n, good),
        { ...aLogRecord(2n, good), header: { ...aLogRecord(2n, good).header, encoding: 'gzip' } },
        aLogRecord(3n, zstdCompressSync(new Uint8Array(100_000)), { encoding: 'zstd', bodyBytes: 50 }),
        aLogRecord(4n, good, { bodyBytes: settings.limits.bodyBytesMax + 1 }),
        aLogRecord(5n, good, { bodyBytes: body.length + 1 }),
      ],
      settings,
    );
    expect(output.deadLetters.map(({ offset }) => offset)).toEqual([0n, 2n, 3n, 4n, 5n]);
    expect(output.counts.spans).toBe(1);
  });

  it('spans that differ in anything are two spans; the same one of another project is another', () => {
    const span = aSpan();
    const output = buildCut(
      CUT,
      [
        aLogRecord(0n, aTracesData([span, span])),
        aLogRecord(1n, aTracesData([{ ...span, traceState: 'a=b' }])),
        aLogRecord(2n, aTracesData([span], 'another service')),
        aLogRecord(3n, aTracesData([span]), { projectId: parseProjectId(9) }),
      ],
      someCutSettings(),
    );
    expect(output.counts).toMatchObject({ spans: 4, duplicateSpans: 1 });
  });

  it('at midnight (UTC) and with several retention classes each partition of a table gets its own insert and token', () => {
    const span = aSpan();
    const output = buildCut(
      CUT,
      [
        aLogRecord(0n, aTracesData([span]), { receivedAt: unixMs(MIDNIGHT - 1) }),
        aLogRecord(1n, aTracesData([{ ...span, spanId: '0000000000000007' }]), { receivedAt: unixMs(MIDNIGHT) }),
        aLogRecord(2n, aTracesData([span]), { receivedAt: unixMs(MIDNIGHT), projectId: parseProjectId(2) }),
      ],
      someCutSettings({ retentionDays: { 2: 30 } }),
    );
    expect(output.objects.map(({ key }) => key)).toEqual(['1/7/2026-11-23/0-0', '1/7/2026-11-24/0-0', '2/30/2026-11-24/0-0']);
    const tokens = output.inserts.map(({ token }) => token);
    expect(new Set(tokens).size).toBe(tokens.length);
    const day = MIDNIGHT / 86_400_000;
    expect(tokens.filter((token) => token.startsWith('spans:'))).toEqual([
      insertTokenOf('spans', CUT, { retentionDays: 7, receivedDay: day - 1 }),
      insertTokenOf('spans', CUT, { retentionDays: 7, receivedDay: day }),
      insertTokenOf('spans', CUT, { retentionDays: 30, receivedDay: day }),
    ]);
  });

  it('without records stores nothing', () => {
    expect(buildCut(CUT, [], someCutSettings())).toMatchObject({ objects: [], inserts: [], deadLetters: [], counts: { spans: 0 } });
  });

  it('block ids are unique over partition, cut and sequence, and fit 64 bits', () => {
    expect(blockIdOf({ partition: 1023, from: (1n << 40n) - 1n }, (1 << 14) - 1)).toBe((1n << 64n) - 1n);
    expect(blockIdOf({ partition: 0, from: 1n }, 0)).toBe(1n << 14n);
    expect(() => blockIdOf({ partition: 1024, from: 0n }, 0)).toThrow('bug');
    expect(blockIdsOf(1023)).toEqual({ first: 1023n << 54n, last: (1n << 64n) - 1n });
    expect(firstOffsetOf(blockIdOf({ partition: 7, from: 123_456n }, 9))).toBe(123_456n);
  });
});

/** Generators may make one span twice; a cut keeps the first. */
function withoutDuplicates(data: TracesData): string[] {
  const texts = data.resourceSpans.flatMap(({ resource, schemaUrl, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, schemaUrl: scopeUrl, spans }) =>
      spans.map((span) =>
        Buffer.from(
          encodeTraces({ resourceSpans: [{ resource, schemaUrl, scopeSpans: [{ scope, schemaUrl: scopeUrl, spans: [span] }] }] }),
        ).toString('latin1'),
      ),
    ),
  );
  return [...new Set(texts)].sort();
}
