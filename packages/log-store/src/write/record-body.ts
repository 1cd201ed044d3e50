import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { AppError } from '@spanhouse/core';
import type { OtlpLimits } from '@spanhouse/otlp';
import type { LogRecord } from '@spanhouse/span-log';

/** zlib takes no piece below 64 bytes. */
const CHUNK_SPARE_BYTES = 64;

/** The request as the sender made it. The header's size bounds what is unpacked. @throws AppError INGEST.BODY_TOO_LARGE, INGEST.MALFORMED */
export function bodyOf({ header, body }: LogRecord, limits: OtlpLimits): Uint8Array {
  if (header.bodyBytes > limits.bodyBytesMax)
    throw new AppError('INGEST.BODY_TOO_LARGE', `the body has ${String(header.bodyBytes)} bytes, more than ${String(limits.bodyBytesMax)}`);
  const maxOutputLength = Math.max(header.bodyBytes, 1);
  const bounds = { maxOutputLength, chunkSize: maxOutputLength + CHUNK_SPARE_BYTES };
  const bytes =
    header.encoding === 'identity' ? body : header.encoding === 'gzip' ? gunzipSync(body, bounds) : zstdDecompressSync(body, bounds);
  if (bytes.length !== header.bodyBytes)
    throw new AppError('INGEST.MALFORMED', `the body has ${String(bytes.length)} bytes, its header says ${String(header.bodyBytes)}`);
  return bytes;
}
