/*
 * Fixed numbers of the block format; FORMAT.md is the whole story.
 * All integers are little-endian, byte ranges half-open.
 */
import { crc32c } from '@node-rs/crc32';
import { corrupt } from './corrupt.ts';

const MAGIC = 0x31424853; // "SHB1"
export const HEADER_BYTES = 48;

/** A reader refuses to unpack more than this from one section, whatever the block declares. */
export const SECTION_BYTES_MAX = 64 * 1024 * 1024;

/** Columns of a frame, in order. The number is part of the format. */
export const COLUMN = {
  parent: 0,
  foreignParent: 1,
  start: 2,
  duration: 3,
  name: 4,
  kind: 5,
  origin: 6,
  shape: 7,
  flags: 8,
  status: 9,
  rest: 10,
} as const;
export const COLUMNS = 11;

export type BlockHeader = {
  readonly version: number;
  readonly blockBytes: number;
  readonly directoryBytes: number;
  readonly directoryCrc: number;
  readonly dictionaryBytes: number;
  readonly dictionaryRawBytes: number;
  readonly dictionaryCrc: number;
  readonly traceCount: number;
  readonly spanCount: number;
  readonly frameCount: number;
};

export function encodeHeader(header: BlockHeader): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, header.version, true);
  view.setUint32(8, header.blockBytes, true);
  view.setUint32(12, header.directoryBytes, true);
  view.setUint32(16, header.directoryCrc, true);
  view.setUint32(20, header.dictionaryBytes, true);
  view.setUint32(24, header.dictionaryRawBytes, true);
  view.setUint32(28, header.dictionaryCrc, true);
  view.setUint32(32, header.traceCount, true);
  view.setUint32(36, header.spanCount, true);
  view.setUint32(40, header.frameCount, true);
  view.setUint32(44, crc32c(bytes.subarray(0, 44)), true);
  return bytes;
}

/** @throws AppError BLOCK.CORRUPT when the bytes are not a header of a version that can be read. */
export function decodeHeader(bytes: Uint8Array, versions: ReadonlySet<number>): BlockHeader {
  if (bytes.length < HEADER_BYTES) throw corrupt('it is shorter than its header', { byteLength: bytes.length });
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  if (view.getUint32(0, true) !== MAGIC) throw corrupt('it does not begin as a block', { magic: view.getUint32(0, true) });
  if (view.getUint32(44, true) !== crc32c(bytes.subarray(0, 44))) throw corrupt('the header does not match its checksum');
  const version = view.getUint16(4, true);
  if (!versions.has(version)) throw corrupt(`version ${String(version)} is not known`, { version });
  if (view.getUint16(6, true) !== 0) throw corrupt('it has flags that are not known', { flags: view.getUint16(6, true) });
  return {
    version,
    blockBytes: view.getUint32(8, true),
    directoryBytes: view.getUint32(12, true),
    directoryCrc: view.getUint32(16, true),
    dictionaryBytes: view.getUint32(20, true),
    dictionaryRawBytes: view.getUint32(24, true),
    dictionaryCrc: view.getUint32(28, true),
    traceCount: view.getUint32(32, true),
    spanCount: view.getUint32(36, true),
    frameCount: view.getUint32(40, true),
  };
}
