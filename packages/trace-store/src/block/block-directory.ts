import { crc32c } from '@node-rs/crc32';
import { ByteSource } from './byte-source.ts';
import { corrupt } from './corrupt.ts';
import { HEADER_BYTES, type BlockHeader } from './layout.ts';

/** Where a frame lies in the block, and which rows and traces it holds. */
export type FramePlace = {
  /** Of the compressed columns, from the start of the block; the span ids follow them. */
  readonly offset: number;
  readonly packedBytes: number;
  readonly rawBytes: number;
  /** Of columns and span ids together. */
  readonly crc: number;
  readonly firstRow: number;
  readonly rowCount: number;
  readonly firstTrace: number;
  readonly traceCounts: Uint32Array;
};

export type Directory = {
  readonly frames: readonly FramePlace[];
  readonly traceIds: Uint8Array;
  readonly frameOfTrace: Uint32Array;
  readonly rowFirst: Uint32Array;
};

/** @throws AppError BLOCK.CORRUPT */
export function decodeDirectory(block: Uint8Array, header: BlockHeader): Directory {
  const end = HEADER_BYTES + header.directoryBytes;
  if (end > block.length) throw corrupt('the directory is cut off');
  if (crc32c(block.subarray(HEADER_BYTES, end)) !== header.directoryCrc) throw corrupt('the directory does not match its checksum');
  if (header.traceCount * 16 > header.directoryBytes)
    throw corrupt('it declares more traces than its directory holds', { traces: header.traceCount });
  const source = new ByteSource(block, HEADER_BYTES, end);
  const frames: FramePlace[] = [];
  const frameOfTrace = new Uint32Array(header.traceCount);
  const rowFirst = new Uint32Array(header.traceCount + 1);
  let offset = end + header.dictionaryBytes;
  let row = 0;
  let trace = 0;
  for (let f = 0; f < header.frameCount; f++) {
    const packedBytes = source.varint();
    const rawBytes = source.varint();
    const crc = (source.byte() | (source.byte() << 8) | (source.byte() << 16) | (source.byte() << 24)) >>> 0;
    const traceCounts = new Uint32Array(source.count());
    if (trace + traceCounts.length > header.traceCount) throw corrupt('its frames hold more traces than it declares');
    const firstRow = row;
    const firstTrace = trace;
    for (let i = 0; i < traceCounts.length; i++, trace++) {
      const count = source.varint();
      traceCounts[i] = count;
      frameOfTrace[trace] = f;
      rowFirst[trace] = row;
      row += count;
    }
    const rowCount = row - firstRow;
    frames.push({ offset, packedBytes, rawBytes, crc, firstRow, rowCount, firstTrace, traceCounts });
    offset += packedBytes + rowCount * 8;
    if (offset > header.blockBytes) throw corrupt('a frame lies outside of it', { frame: f });
  }
  if (row !== header.spanCount || trace !== header.traceCount) throw corrupt('its counts do not add up', { spans: row, traces: trace });
  rowFirst[trace] = row;
  const idsAt = source.take(header.traceCount * 16);
  return { frames, traceIds: block.subarray(idsAt, idsAt + header.traceCount * 16), frameOfTrace, rowFirst };
}
