import { decodeDirectory } from './block-directory.ts';
import { decodeHeader } from './layout.ts';
import { READABLE_VERSIONS } from './versions.ts';

/** What a block says of itself, without unpacking anything. Bytes are as stored unless they are called raw. */
export type BlockShape = {
  readonly version: number;
  readonly bytes: number;
  readonly spans: number;
  readonly traces: number;
  readonly directoryBytes: number;
  readonly dictionaryBytes: number;
  readonly dictionaryRawBytes: number;
  readonly frames: readonly {
    readonly offset: number;
    readonly spans: number;
    readonly traces: number;
    readonly bytes: number;
    readonly rawBytes: number;
    readonly spanIdBytes: number;
  }[];
};

/** @throws AppError BLOCK.CORRUPT */
export function shapeOfBlock(block: Uint8Array): BlockShape {
  const header = decodeHeader(block, READABLE_VERSIONS);
  const { frames } = decodeDirectory(block, header);
  return {
    version: header.version,
    bytes: header.blockBytes,
    spans: header.spanCount,
    traces: header.traceCount,
    directoryBytes: header.directoryBytes,
    dictionaryBytes: header.dictionaryBytes,
    dictionaryRawBytes: header.dictionaryRawBytes,
    frames: frames.map(({ offset, rowCount, traceCounts, packedBytes, rawBytes }) => ({
      offset,
      spans: rowCount,
      traces: traceCounts.length,
      bytes: packedBytes,
      rawBytes,
      spanIdBytes: rowCount * 8,
    })),
  };
}
