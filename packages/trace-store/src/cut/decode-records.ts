import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { AppError, isAppError, releaseBuffer } from '@spanhouse/core';
import { TraceScanner, type OtlpLimits, type TraceScan } from '@spanhouse/otlp';
import type { LogRecord } from '@spanhouse/span-log';

/** A record that cannot be decoded: set aside with its reason, so that the records around it are stored. */
export type DeadLetter = { readonly offset: bigint; readonly reason: string };

export type DecodedRecords = {
  /** The spans of all records, in their order. */
  readonly scan: TraceScan;
  /** Requests that hold spans: those of record r are [firstSpan[r], firstSpan[r + 1]) of the scan. */
  readonly records: readonly LogRecord[];
  readonly firstSpan: Uint32Array;
  readonly deadLetters: readonly DeadLetter[];
  /** Gives the memory of the unpacked bodies back; the scan is of no use afterwards. */
  release(): void;
};

/** zlib takes no piece below 64 bytes. */
const CHUNK_SPARE_BYTES = 64;

/** Nothing that Node shares between buffers (its pool) is that large. */
const OWN_BYTES_MIN = 256 * 1024;

/** Attributes of a span, at a guess that saves growing. */
const ATTRIBUTES_A_SPAN = 16;

/** Unpacks each record of traces into one array and scans it; records of other signals are left out. Never throws for what a record holds. */
export function decodeRecords(records: readonly LogRecord[], limits: OtlpLimits): DecodedRecords {
  const traces = records.filter(({ header }) => header.signal === 'traces');
  const joint = unpackedTogether(traces, limits);
  const bytes = joint ?? new Uint8Array(bytesOf(traces, limits));
  const spansExpected = traces.reduce((sum, { header }) => sum + header.itemCount, 0);
  const scanner = new TraceScanner(bytes, limits, { spans: spansExpected, attributes: spansExpected * ATTRIBUTES_A_SPAN });
  const kept: LogRecord[] = [];
  const firstSpan = new Uint32Array(traces.length + 1);
  const deadLetters: DeadLetter[] = [];
  let end = 0;
  for (const record of traces) {
    const start = end;
    const spansBefore = scanner.spanCount;
    try {
      if (joint === null) {
        const body = bodyOf(record, limits);
        bytes.set(body, start);
      }
      end = start + record.header.bodyBytes;
      scanner.add(start, end);
    } catch (error) {
      deadLetters.push({ offset: record.offset, reason: isAppError(error) ? `${error.code}: ${error.message}` : String(error) });
      if (joint === null) end = start;
    }
    if (scanner.spanCount === spansBefore) continue;
    kept.push(record);
    firstSpan[kept.length] = scanner.spanCount;
  }
  return {
    scan: scanner,
    records: kept,
    firstSpan,
    deadLetters,
    release: () => {
      if (bytes.byteLength >= OWN_BYTES_MIN) releaseBuffer(bytes);
    },
  };
}

/** Of all bodies, unpacked, that are not too large. */
function bytesOf(records: readonly LogRecord[], limits: OtlpLimits): number {
  return records.reduce((sum, { header }) => sum + (header.bodyBytes <= limits.bodyBytesMax ? header.bodyBytes : 0), 0);
}

/**
 * All bodies by one call: frames of zstd may follow each other, and each body less is an array less and a copy less.
 * Null when they are not all of zstd, or do not unpack to what their headers say: then each is looked at by itself.
 */
function unpackedTogether(records: readonly LogRecord[], limits: OtlpLimits): Uint8Array | null {
  const usual = records.every(
    ({ header }) => header.encoding === 'zstd' && header.bodyBytes > 0 && header.bodyBytes <= limits.bodyBytesMax,
  );
  if (!usual || records.length === 0) return null;
  const total = bytesOf(records, limits);
  try {
    const bytes = unpacked('zstd', Buffer.concat(records.map(({ body }) => body)), total);
    return bytes.length === total ? bytes : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null; // zlib's: one of them is damaged
    throw error;
  }
}

/** The request as the sender made it. The header's size bounds what is unpacked. */
function bodyOf({ header, body }: LogRecord, limits: OtlpLimits): Uint8Array {
  if (header.bodyBytes > limits.bodyBytesMax) {
    throw new AppError('INGEST.BODY_TOO_LARGE', `the body has ${String(header.bodyBytes)} bytes, more than ${String(limits.bodyBytesMax)}`);
  }
  const bytes = unpacked(header.encoding, body, Math.max(header.bodyBytes, 1));
  if (bytes.length !== header.bodyBytes) {
    throw new AppError('INGEST.MALFORMED', `the body has ${String(bytes.length)} bytes, its header says ${String(header.bodyBytes)}`);
  }
  return bytes;
}

function unpacked(encoding: LogRecord['header']['encoding'], body: Uint8Array, maxOutputLength: number): Uint8Array {
  // One piece of output, a little larger than the body: a full piece would ask for another.
  const bounds = { maxOutputLength, chunkSize: maxOutputLength + CHUNK_SPARE_BYTES };
  switch (encoding) {
    case 'identity':
      return body;
    case 'gzip':
      return gunzipSync(body, bounds);
    case 'zstd':
      return zstdDecompressSync(body, bounds);
  }
}
