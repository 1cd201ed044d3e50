/*
 * RECORD HEADER, VERSION 1 (all integers little-endian)
 *
 *   [0, 1)    version         u8, 1
 *   [1, 2)    signal          u8: 1 traces, 2 metrics, 3 logs
 *   [2, 3)    encoding        u8: 0 identity, 1 gzip, 2 zstd
 *   [3, 4)    gatewayBytes    u8
 *   [4, 8)    projectId       u32
 *   [8, 12)   keyId           u32
 *   [12, 20)  receivedAt      u64, ms since the epoch
 *   [20, 36)  digest          16 bytes
 *   [36, 40)  split           u32
 *   [40, 44)  bodyBytes       u32, after decompression
 *   [44, 48)  itemCount       u32
 *   [48, 48 + gatewayBytes)   gateway id, UTF-8
 */
import { AppError, parseProjectId, unixMs } from '@spanhouse/core';
import type { BodyEncoding, RecordHeader, Signal } from './span-log.ts';

const FIXED_BYTES = 48;
export const RECORD_HEADER_BYTES_MAX = FIXED_BYTES + 255;
const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs'];
const ENCODINGS: readonly BodyEncoding[] = ['identity', 'gzip', 'zstd'];

/** @throws RangeError when a field does not fit its place: a mistake of the caller. */
export function encodeRecordHeader(header: RecordHeader): Uint8Array<ArrayBuffer> {
  const gateway = Buffer.from(header.gatewayId);
  if (gateway.length > 255) throw new RangeError('the gateway id is longer than 255 bytes');
  if (header.digest.length !== 16) throw new RangeError('the digest has not 16 bytes');
  for (const value of [header.keyId, header.split, header.bodyBytes, header.itemCount]) {
    if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff)
      throw new RangeError(`${String(value)} is not an unsigned 32-bit integer`);
  }
  const bytes = new Uint8Array(FIXED_BYTES + gateway.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = header.version;
  bytes[1] = SIGNALS.indexOf(header.signal) + 1;
  bytes[2] = ENCODINGS.indexOf(header.encoding);
  bytes[3] = gateway.length;
  view.setUint32(4, header.projectId, true);
  view.setUint32(8, header.keyId, true);
  view.setBigUint64(12, BigInt(header.receivedAt), true);
  bytes.set(header.digest, 20);
  view.setUint32(36, header.split, true);
  view.setUint32(40, header.bodyBytes, true);
  view.setUint32(44, header.itemCount, true);
  bytes.set(gateway, FIXED_BYTES);
  return bytes;
}

/** Bytes may follow the header. @throws AppError LOG.CORRUPT */
export function decodeRecordHeader(bytes: Uint8Array): { readonly header: RecordHeader; readonly headerBytes: number } {
  const gatewayBytes = bytes[3] ?? 0;
  const headerBytes = FIXED_BYTES + gatewayBytes;
  if (bytes.length < headerBytes) throw damaged('it is shorter than its header');
  if (bytes[0] !== 1) throw damaged(`version ${String(bytes[0])} is not known`);
  const signal = SIGNALS[(bytes[1] ?? 0) - 1];
  const encoding = ENCODINGS[bytes[2] ?? 255];
  if (signal === undefined || encoding === undefined) throw damaged('its signal or encoding is not known');
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const projectId = view.getUint32(4, true);
  if (projectId === 0) throw damaged('it belongs to no project');
  return {
    headerBytes,
    header: {
      version: 1,
      projectId: parseProjectId(projectId),
      signal,
      keyId: view.getUint32(8, true),
      gatewayId: Buffer.from(bytes.buffer, bytes.byteOffset + FIXED_BYTES, gatewayBytes).toString('utf8'),
      receivedAt: unixMs(Number(view.getBigUint64(12, true))),
      digest: new Uint8Array(bytes.subarray(20, 36)),
      split: view.getUint32(36, true),
      encoding,
      bodyBytes: view.getUint32(40, true),
      itemCount: view.getUint32(44, true),
    },
  };
}

function damaged(what: string): AppError {
  return new AppError('LOG.CORRUPT', `a record's header is damaged: ${what}`);
}
