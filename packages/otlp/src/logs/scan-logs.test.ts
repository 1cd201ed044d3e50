import { AppError, isAppError } from '@spanhouse/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAnyValue, decodeResource, decodeScope } from '../decode.ts';
import { KeyValueRange } from '../key-value-range.ts';
import { OTLP_LIMITS } from '../limits.ts';
import type { AnyValue } from '../model.ts';
import { partitionOfTrace, splitRequest } from '../split-request.ts';
import { aLogRecord, aLogsData, logsArbitrary } from '../testing/index.ts';
import { textOf } from '../wire-reader.ts';
import { decodeLogRecord, decodeLogs } from './decode-logs.ts';
import { encodeLogs } from './encode-logs.ts';
import { LogScanner, scanLogs, type LogScan } from './scan-logs.ts';
import { splitLogs } from './split-logs.ts';

const nano = (words: Uint32Array, i: number): bigint => (BigInt(words[i * 2 + 1] ?? 0) << 32n) | BigInt(words[i * 2] ?? 0);
const textAt = (scan: LogScan, start: number, end: number): string => (start < 0 ? '' : textOf(scan.bytes, start, end));
const hexAt = (scan: LogScan, at: number, length: number): string =>
  at < 0 ? '' : Buffer.from(scan.bytes.subarray(at, at + length)).toString('hex');

describe('wire of logs', () => {
  it('decoding what was encoded gives the same content', () => {
    fc.assert(
      fc.property(logsArbitrary, (data) => {
        expect(decodeLogs(encodeLogs(data))).toEqual(data);
      }),
    );
  });
});

describe('scan of logs', () => {
  it('finds what a full decode finds', () => {
    fc.assert(
      fc.property(logsArbitrary, (data) => {
        const scan = scanLogs(encodeLogs(data), OTLP_LIMITS);
        const groups = data.resourceLogs.flatMap((resource) => resource.scopeLogs.map((scope) => ({ resource, scope })));
        const records = groups.flatMap(({ scope }, group) => scope.logRecords.map((record) => ({ record, group })));
        const range = new KeyValueRange();
        expect(scan.recordCount).toBe(records.length);
        groups.forEach(({ resource, scope }, g) => {
          const [at = -1, scopeAt = -1] = [scan.groupResourceStart[g], scan.groupScopeStart[g]];
          expect(at < 0 ? null : decodeResource(scan.bytes, at, scan.groupResourceEnd[g] ?? -1)).toEqual(resource.resource);
          expect(scopeAt < 0 ? null : decodeScope(scan.bytes, scopeAt, scan.groupScopeEnd[g] ?? -1)).toEqual(scope.scope);
        });
        records.forEach(({ record, group }, i) => {
          expect(scan.recordGroup[i]).toBe(group);
          expect(decodeLogRecord(scan.bytes, scan.recordStart[i] ?? 0, scan.recordEnd[i] ?? 0)).toEqual(record);
          expect(nano(scan.time, i)).toBe(record.timeUnixNano);
          expect(nano(scan.observedTime, i)).toBe(record.observedTimeUnixNano);
          expect(scan.severityNumber[i]).toBe(record.severityNumber);
          expect(textAt(scan, scan.severityTextStart[i] ?? -1, scan.severityTextEnd[i] ?? -1)).toBe(record.severityText);
          expect(textAt(scan, scan.eventNameStart[i] ?? -1, scan.eventNameEnd[i] ?? -1)).toBe(record.eventName);
          expect(hexAt(scan, scan.traceIdAt[i] ?? -1, 16)).toBe(record.traceId);
          expect(hexAt(scan, scan.spanIdAt[i] ?? -1, 8)).toBe(record.spanId);
          expect(scan.flags[i]).toBe(record.flags);
          expect(scan.droppedAttributes[i]).toBe(record.droppedAttributesCount);
          const body = scan.bodyStart[i] ?? -1;
          expect(body < 0 ? null : decodeAnyValue(scan.bytes, body, scan.bodyEnd[i] ?? -1)).toEqual(record.body);
          const first = scan.attributeFirst[i] ?? 0;
          expect((scan.attributeFirst[i + 1] ?? 0) - first).toBe(record.attributes.length);
          record.attributes.forEach(({ key }, a) => {
            range.read(scan.bytes, scan.attributeStart[first + a] ?? 0, scan.attributeEnd[first + a] ?? 0);
            expect(textOf(scan.bytes, range.keyStart, range.keyEnd)).toBe(key);
          });
        });
      }),
    );
  });

  it('several requests in one array are one scan; a damaged one leaves nothing behind', () => {
    fc.assert(
      fc.property(fc.array(logsArbitrary, { maxLength: 4 }), fc.nat(), (requests, cutAt) => {
        const bodies = requests.map((data) => encodeLogs(data));
        const damaged = encodeLogs(aLogsData([aLogRecord(), aLogRecord()]));
        const cut = damaged.subarray(0, 1 + (cutAt % (damaged.length - 1)));
        const bytes = Buffer.concat([...bodies, cut]);
        const scanner = new LogScanner(bytes, OTLP_LIMITS, 1);
        let start = 0;
        for (const body of bodies) {
          scanner.add(start, start + body.length);
          start += body.length;
        }
        expect(() => {
          scanner.add(start, bytes.length);
        }).toThrow(AppError);
        const whole = scanLogs(bytes.subarray(0, start), OTLP_LIMITS);
        for (const count of ['recordCount', 'groupCount', 'attributeCount', 'rejectedCount'] as const)
          expect(scanner[count]).toBe(whole[count]);
        expect(scanner.attributeFirst.slice(0, scanner.recordCount + 1)).toEqual(whole.attributeFirst.slice(0, whole.recordCount + 1));
        expect(scanner.recordStart.slice(0, scanner.recordCount)).toEqual(whole.recordStart.slice(0, whole.recordCount));
      }),
    );
  });

  it('an id that is not valid counts as absent: the record is kept without a trace', () => {
    const scan = scanLogs(
      encodeLogs(aLogsData([aLogRecord({ traceId: 'ab' }), aLogRecord({ traceId: '00'.repeat(16), spanId: '0b'.repeat(8) })])),
      OTLP_LIMITS,
    );
    expect(scan.recordCount).toBe(2);
    expect([...scan.traceIdAt.slice(0, 2)]).toEqual([-1, -1]);
    expect(hexAt(scan, scan.spanIdAt[1] ?? -1, 8)).toBe('0b'.repeat(8));
  });

  it('a record beyond a limit is rejected with what to do, and the rest is kept', () => {
    const long: AnyValue = { kind: 'string', value: 'x'.repeat(2_000) };
    const many = Array.from({ length: 5 }, (_, i) => ({ key: `k${String(i)}`, value: long }));
    const limits = { ...OTLP_LIMITS, logRecordBytesMax: 1_000, attributesPerSpanMax: 4 };
    const large = scanLogs(encodeLogs(aLogsData([aLogRecord({ body: long }), aLogRecord()])), limits);
    expect([large.recordCount, large.rejectedCount]).toEqual([1, 1]);
    expect(large.rejectedReason).toMatch(/larger than 1000 bytes/);
    const crowded = scanLogs(encodeLogs(aLogsData([aLogRecord({ attributes: many })])), { ...limits, logRecordBytesMax: 1e6 });
    expect(crowded.rejectedReason).toMatch(/OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT/);
    expect(() => scanLogs(encodeLogs(aLogsData([aLogRecord(), aLogRecord()])), { ...limits, logRecordsMax: 1 })).toThrow(/smaller batches/);
  });

  it('ends every damaged body with INGEST.MALFORMED or with a result that can be decoded to its last value', () => {
    fc.assert(
      fc.property(logsArbitrary, fc.nat(), fc.nat(255), fc.boolean(), (data, at, value, cut) => {
        const bytes = encodeLogs(data);
        if (bytes.length === 0) return;
        const place = at % bytes.length;
        const damaged = cut ? bytes.subarray(0, place) : bytes.map((byte, i) => (i === place ? value : byte));
        try {
          const scan = scanLogs(damaged, OTLP_LIMITS);
          for (let i = 0; i < scan.recordCount; i++) decodeLogRecord(damaged, scan.recordStart[i] ?? 0, scan.recordEnd[i] ?? 0);
        } catch (error) {
          expect(isAppError(error) && error.code).toBe('INGEST.MALFORMED');
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('splitting a request of logs', () => {
  it('keeps every record once; those of a trace go where its spans go', () => {
    const bodyOf = (bytes: Uint8Array): readonly string[] =>
      decodeLogs(bytes).resourceLogs.flatMap(({ scopeLogs }) =>
        scopeLogs.flatMap(({ logRecords }) =>
          logRecords.map(({ body, traceId }) => `${traceId} ${JSON.stringify(body?.kind === 'string' ? body.value : '')}`),
        ),
      );
    const records = Array.from({ length: 60 }, (_, i) =>
      aLogRecord({ body: { kind: 'string', value: String(i) }, traceId: i % 3 === 0 ? '' : i.toString(16).padStart(32, 'a') }),
    );
    const bytes = encodeLogs(aLogsData(records));
    const parts = splitRequest(splitLogs(scanLogs(bytes, OTLP_LIMITS)), { partitions: 4, bytesMax: 2_000 });
    expect(parts.flatMap((part) => bodyOf(part.bytes)).sort()).toEqual([...bodyOf(bytes)].sort());
    for (const part of parts) {
      const ids = decodeLogs(part.bytes).resourceLogs.flatMap(({ scopeLogs }) =>
        scopeLogs.flatMap(({ logRecords }) => logRecords.map(({ traceId }) => traceId)),
      );
      for (const id of ids.filter((each) => each !== '')) expect(partitionOfTrace(Buffer.from(id, 'hex'), 0, 4)).toBe(part.partition);
    }
    // All without a trace come from one resource, so they are in one partition.
    expect(
      new Set(parts.filter((part) => bodyOf(part.bytes).some((line) => line.startsWith(' '))).map(({ partition }) => partition)).size,
    ).toBe(1);
  });
});
