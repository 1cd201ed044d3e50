import { AppError } from '@spanhouse/core';
import { RECORD_HEADER_BYTES_MAX } from './record-header.ts';
import type { RecordHeader } from './span-log.ts';

/** What logs without a broker take: the largest request (64 MiB) fits with room to spare. */
export const RECORD_BYTES_MAX = 80 * 1024 * 1024;

/** The error of an append that is too large, or null. The header counts with the most that it can have. */
export function refuseTooLarge(header: RecordHeader, body: Uint8Array, bytesMax: number): AppError | null {
  if (body.length + RECORD_HEADER_BYTES_MAX <= bytesMax) return null;
  return new AppError('INGEST.BODY_TOO_LARGE', `a part of the request is larger than the ${String(bytesMax)} bytes that the log takes`, {
    'project.id': header.projectId,
    'body.bytes': body.length,
  });
}
