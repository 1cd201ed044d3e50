import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync, zstdDecompressSync } from 'node:zlib';
import { AppError, parseProjectId, systemClock } from '@spanhouse/core';
import { decodeTraces, encodeTraces, partitionOfTrace, type Span } from '@spanhouse/otlp';
import { aSpan, aTracesData, normalizeTraces } from '@spanhouse/otlp/testing';
import { createMemorySpanLog, RECORD_HEADER_BYTES_MAX, type LogRecord, type SpanLog } from '@spanhouse/span-log';
import { describe, expect, it } from 'vitest';
import { acceptExport, type AcceptDeps, type ExportRequest } from './accept-export.ts';
import { createGatewayCounters } from './gateway-counters.ts';
import { GATEWAY_LIMITS } from './gateway-limits.ts';
import { KeyQuotas, NO_QUOTA } from './key-quotas.ts';
import { Pace } from './pace.ts';
import { Slots } from './slots.ts';

function depsOf(log: SpanLog): AcceptDeps {
  return {
    log,
    limits: GATEWAY_LIMITS,
    clock: systemClock,
    gatewayId: 'test',
    counters: createGatewayCounters(),
    quotas: new KeyQuotas(NO_QUOTA, systemClock),
    unpacking: new Slots(4),
    pace: new Pace(log, systemClock, GATEWAY_LIMITS.pace),
    onAppended: () => undefined,
  };
}

function aRequest(body: Uint8Array, over: Partial<ExportRequest> = {}): ExportRequest {
  const sender = { projectId: parseProjectId(1), keyId: 0, quota: NO_QUOTA };
  // The gateway gives the memory of a body back.
  return { signal: 'traces', sender, body: new Uint8Array(body), encoding: 'identity', format: 'protobuf', ...over };
}

/** By partition. */
async function recordsOf(log: SpanLog): Promise<readonly (readonly LogRecord[])[]> {
  const limits = { recordsMax: 1_000, bytesMax: 1e9, waitMs: 0 };
  return Promise.all(
    Array.from({ length: log.partitions }, async (_, partition) => (await log.openReader('test', partition)).read(0n, limits)),
  );
}

function contentOf({ header, body }: LogRecord): Uint8Array {
  if (header.encoding === 'identity') return body;
  return header.encoding === 'gzip' ? gunzipSync(body) : zstdDecompressSync(body);
}

const id = (bytes: number): string => randomBytes(bytes).toString('hex');
const someSpans = (traces: number, spansEach: number, over: Partial<Span> = {}): Span[] =>
  Array.from({ length: traces }, () => id(16)).flatMap((traceId) =>
    Array.from({ length: spansEach }, () => aSpan({ traceId, spanId: id(8), ...over })),
  );

describe('a request to a log of several partitions', () => {
  it('becomes one record for each partition it has traces of, with the digest of all and a number of its own', async () => {
    const log = createMemorySpanLog({ partitions: 4 });
    const data = aTracesData(someSpans(40, 3));
    await acceptExport(aRequest(encodeTraces(data)), depsOf(log));
    const records = await recordsOf(log);
    const all = records.flat();
    expect(records.map((each) => each.length)).toEqual([1, 1, 1, 1]);
    expect(all.map(({ header }) => header.split).sort()).toEqual([0, 1, 2, 3]);
    expect(new Set(all.map(({ header }) => Buffer.from(header.digest).toString('hex'))).size).toBe(1);
    expect(all.reduce((sum, { header }) => sum + header.itemCount, 0)).toBe(120);
    const resourceSpans = all.flatMap((record) => decodeTraces(contentOf(record)).resourceSpans);
    expect(normalizeTraces({ resourceSpans })).toEqual(normalizeTraces(data));
    for (const [partition, of] of records.entries()) {
      const spans = of.flatMap((record) =>
        decodeTraces(contentOf(record)).resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans)),
      );
      for (const { traceId } of spans) expect(partitionOfTrace(Buffer.from(traceId, 'hex'), 0, 4)).toBe(partition);
      expect(of[0]?.header.bodyBytes).toBe(of[0] === undefined ? undefined : contentOf(of[0]).length);
    }
  });

  it('stays as its sender packed it when all its traces belong to one partition', async () => {
    const log = createMemorySpanLog({ partitions: 4 });
    const body = gzipSync(encodeTraces(aTracesData(someSpans(1, 5))));
    await acceptExport(aRequest(body, { encoding: 'gzip' }), depsOf(log));
    const [record, ...rest] = (await recordsOf(log)).flat();
    expect(rest).toEqual([]);
    expect(record?.header).toMatchObject({ encoding: 'gzip', split: 0, itemCount: 5 });
    expect(Buffer.compare(record?.body ?? new Uint8Array(), body)).toBe(0);
  });

  it('sent again gives the same parts in the same partitions', async () => {
    const log = createMemorySpanLog({ partitions: 3, recordBytesMax: 20_000 });
    const body = encodeTraces(aTracesData(someSpans(30, 20)));
    await acceptExport(aRequest(body), depsOf(log));
    await acceptExport(aRequest(body), depsOf(log));
    for (const records of await recordsOf(log)) {
      const parts = records.map(({ header, body: packed }) => `${String(header.split)} ${Buffer.from(packed).toString('base64')}`);
      expect(parts.length).toBeGreaterThan(0);
      expect(parts.slice(parts.length / 2)).toEqual(parts.slice(0, parts.length / 2));
    }
  });
});

describe('a request larger than a record may be', () => {
  it('is stored in parts that fit, also when it is a single trace', async () => {
    const log = createMemorySpanLog({ recordBytesMax: 10_000 });
    // Random names: what does not compress.
    const data = aTracesData(someSpans(1, 60).map((span) => ({ ...span, name: id(400) })));
    await acceptExport(aRequest(gzipSync(encodeTraces(data)), { encoding: 'gzip' }), depsOf(log));
    const [records = []] = await recordsOf(log);
    expect(records.length).toBeGreaterThan(4);
    for (const { body } of records) expect(body.length + RECORD_HEADER_BYTES_MAX).toBeLessThanOrEqual(10_000);
    const resourceSpans = records.flatMap((record) => decodeTraces(contentOf(record)).resourceSpans);
    expect(normalizeTraces({ resourceSpans })).toEqual(normalizeTraces(data));
  });

  it('is refused as a whole, before anything is stored, when one of its spans alone is too large', async () => {
    const log = createMemorySpanLog({ recordBytesMax: 10_000 });
    const spans = [...someSpans(3, 1), aSpan({ name: id(20_000) })];
    await expect(acceptExport(aRequest(encodeTraces(aTracesData(spans))), depsOf(log))).rejects.toMatchObject({
      code: 'INGEST.BODY_TOO_LARGE',
    });
    expect((await recordsOf(log)).flat()).toEqual([]);
  });

  it('is asked for again when the log failed to take one of its parts', async () => {
    const log = createMemorySpanLog({ partitions: 4 });
    let appends = 0;
    const flaky = Object.assign(Object.create(log) as SpanLog, {
      append: (...given: Parameters<SpanLog['append']>) =>
        appends++ === 2 ? Promise.reject(new AppError('LOG.UNAVAILABLE', 'away')) : log.append(...given),
      status: () => log.status(),
      partitions: log.partitions,
      recordBytesMax: log.recordBytesMax,
    });
    const deps = depsOf(flaky);
    const body = encodeTraces(aTracesData(someSpans(40, 1)));
    await expect(acceptExport(aRequest(body), deps)).rejects.toMatchObject({ code: 'LOG.UNAVAILABLE' });
    expect(deps.counters.items.traces.accepted).toBe(0);
    await acceptExport(aRequest(body), deps);
    // Three parts of the first attempt are there twice; by digest and number compute counts them once.
    const all = (await recordsOf(log)).flat();
    expect(all).toHaveLength(7);
    expect(new Set(all.map(({ header }) => header.split)).size).toBe(4);
  });
});
