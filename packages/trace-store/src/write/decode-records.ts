import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { AppError, isAppError } from '@spanhouse/core';
import { scanTraces, type OtlpLimits, type TraceScan } from '@spanhouse/otlp';
import type { LogRecord } from '@spanhouse/span-log';

/** A record that cannot be decoded: set aside with its reason, so that the records around it are stored. */
export type DeadLetter = { readonly offset: bigint; readonly reason: string };

export type DecodedRecords = {
  /** Aligned: scan i is of record i of `records`. Requests without spans are in neither. */
  readonly scans: readonly TraceScan[];
  readonly records: readonly LogRecord[];
  readonly deadLetters: readonly DeadLetter[];
};

/** Unpacks and scans each record of traces; records of other signals are left out. Never throws for what a record holds. */
export function decodeRecords(records: readonly LogRecord[], limits: OtlpLimits): DecodedRecords {
  const scans: TraceScan[] = [];
  const kept: LogRecord[] = [];
  const deadLetters: DeadLetter[] = [];
  for (const record of records) {
    if (record.header.signal !== 'traces') continue;
    try {
      const scan = scanTraces(bodyOf(record, limits), limits);
      if (scan.spanCount === 0) continue;
      scans.push(scan);
      kept.push(record);
    } catch (error) {
      deadLetters.push({ offset: record.offset, reason: isAppError(error) ? `${error.code}: ${error.message}` : String(error) });
    }
  }
  return { scans, records: kept, deadLetters };
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
  switch (encoding) {
    case 'identity':
      return body;
    case 'gzip':
      return gunzipSync(body, { maxOutputLength });
    case 'zstd':
      return zstdDecompressSync(body, { maxOutputLength });
  }
}
