import type { BodyEncoding } from '@spanhouse/span-log';

const ZSTD_MAGIC = 0xfd2fb528;
const GZIP_BYTES_MIN = 18;
/** Deflate packs at most 1,032 bytes in one; what claims more was cut off, and ends in any four bytes. */
const DEFLATE_RATIO_MAX = 1_032;

/**
 * How large a packed body says that it, or a part of it, is: a lower bound of what unpacking gives, or a lie that unpacking will show.
 * 0 when it says nothing. So most bombs are refused without a byte being unpacked.
 */
export function declaredSize(body: Uint8Array, encoding: BodyEncoding): number {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  switch (encoding) {
    case 'identity':
      return body.length;
    case 'gzip':
      // RFC 1952: the last four bytes are the size of the last member, modulo 2^32.
      return body.length < GZIP_BYTES_MIN ? 0 : believable(view.getUint32(body.length - 4, true), body.length);
    case 'zstd':
      return body.length < 5 || view.getUint32(0, true) !== ZSTD_MAGIC ? 0 : zstdContentSize(view);
  }
}

function believable(size: number, packedBytes: number): number {
  return size > packedBytes * DEFLATE_RATIO_MAX ? 0 : size;
}

/** RFC 8878, 3.1.1.1: the descriptor tells whether a window byte, a dictionary id and the content size follow, and how long they are. */
function zstdContentSize(view: DataView): number {
  const descriptor = view.getUint8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const at = 5 + (isSingleSegment ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0);
  const bytes = sizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 2 ** sizeFlag;
  if (bytes === 0 || at + bytes > view.byteLength) return 0;
  switch (bytes) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}
