import { promisify } from 'node:util';
import { constants, gunzip, zstdCompress, zstdCompressSync, zstdDecompress } from 'node:zlib';
import { AppError, releaseBuffer } from '@spanhouse/core';
import type { BodyEncoding } from '@spanhouse/span-log';
import { declaredSize } from './declared-size.ts';

type Unpacking = { readonly maxOutputLength: number; readonly chunkSize: number };
type Params = { readonly params: Record<number, number> };

const gunzipAsync = promisify<Uint8Array, Unpacking, Buffer>(gunzip);
const unzstdAsync = promisify<Uint8Array, Unpacking & Params, Buffer>(zstdDecompress);
const zstdAsync = promisify<Uint8Array, { readonly chunkSize: number } & Params, Buffer>(zstdCompress);

/** Each piece of output costs a turn through zlib's threads (16 KiB by default), so a whole body should come in one. */
const CHUNK_BYTES_MIN = 64 * 1024;
/** What packed OTLP usually becomes; a guess too small costs another turn. */
const UNPACKED_SHARE = 12;
const PACKED_SHARE = 4;

/** 2^27 = 128 MiB: what `zstd --ultra` needs at the most; a frame that asks for more is refused. */
const ZSTD_WINDOW_LOG_MAX = 27;

/** @throws AppError INGEST.UNSUPPORTED_ENCODING */
export function bodyEncoding(name: string | undefined): BodyEncoding {
  switch (name?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return 'identity';
    case 'gzip':
      return 'gzip';
    case 'zstd':
      return 'zstd';
    default:
      throw new AppError(
        'INGEST.UNSUPPORTED_ENCODING',
        'the body has an encoding that is not taken; send it plain, with gzip or with zstd',
      );
  }
}

/**
 * Unpacks a body to at most `bytesMax`, in zlib's threads.
 * @throws AppError INGEST.BODY_TOO_LARGE, INGEST.MALFORMED
 */
export async function decompress(body: Uint8Array, encoding: BodyEncoding, bytesMax: number): Promise<Uint8Array> {
  if (encoding === 'identity') return body;
  if (declaredSize(body, encoding) > bytesMax) throw tooLarge(bytesMax);
  const chunkSize = Math.max(CHUNK_BYTES_MIN, Math.min(bytesMax, body.length * UNPACKED_SHARE));
  const bounds = { maxOutputLength: bytesMax, chunkSize };
  try {
    return encoding === 'gzip'
      ? await gunzipAsync(body, bounds)
      : await unzstdAsync(body, { ...bounds, params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX } });
  } catch (cause) {
    if (cause instanceof RangeError || (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'))
      throw tooLarge(bytesMax, cause);
    throw new AppError('INGEST.MALFORMED', `the body is not valid ${encoding}: it may be cut off`, {}, { cause });
  }
}

export function tooLarge(bytesMax: number, cause?: unknown): AppError {
  return new AppError('INGEST.BODY_TOO_LARGE', `the request is larger than ${String(bytesMax)} bytes; send smaller batches`, {}, { cause });
}

/**
 * Requests up to this size are packed by the calling thread, in about 1 ms a MB. zlib's threads need two turns for it (data, then its end),
 * and where all cores build, each turn waits longer than that.
 */
const PACKED_AT_ONCE_BYTES_MAX = 4 * 1024 * 1024;

/**
 * zstd 1: what the log keeps of bodies that came uncompressed or were rewritten.
 * @param requestBytes of the whole request, where `body` is one of several parts
 */
export async function compressForLog(body: Uint8Array, requestBytes = body.length): Promise<Uint8Array> {
  const chunkSize = Math.max(CHUNK_BYTES_MIN, Math.ceil(body.length / PACKED_SHARE));
  const options = { chunkSize, params: { [constants.ZSTD_c_compressionLevel]: 1 } };
  if (requestBytes > PACKED_AT_ONCE_BYTES_MAX) return zstdAsync(body, options);
  const packed = zstdCompressSync(body, options);
  // The beginning of a larger buffer that nobody else has; a small one could be Node's pool, which everybody has.
  if (packed.buffer.byteLength !== chunkSize || chunkSize < 2 * Buffer.poolSize) return packed;
  const own = new Uint8Array(packed);
  releaseBuffer(packed);
  return own;
}
