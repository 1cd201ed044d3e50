import { zstdCompressSync, constants } from 'node:zlib';
import { crc32c } from '@node-rs/crc32';
import type { TraceScan } from '@spanhouse/otlp';
import { BlockDictionary } from './block-dictionary.ts';
import type { BlockColumns, BlockPlan } from './block-columns.ts';
import { ByteSink } from './byte-sink.ts';
import { FrameWriter } from './frame-writer.ts';
import { encodeHeader, HEADER_BYTES, VALUE } from './layout.ts';
import { scanAt, type Selection } from './trace-order.ts';
import { classify, ValueRange } from './value-kind.ts';
import { WRITTEN_VERSION } from './versions.ts';

/**
 * Spans of a frame: enough for the compressor to see repetition, few enough that a point query unpacks little.
 * Measured on the demo shop: 29 bytes a span and 0.9 ms to open a block and read one trace.
 */
const FRAME_SPANS = 256;

/** A trace's part in a block: rows [rowFirst, rowFirst + rowCount). */
type BlockTrace = {
  readonly traceId: Uint8Array;
  readonly ordinal: number;
  readonly frame: number;
  readonly rowFirst: number;
  readonly rowCount: number;
};
export type EncodedBlock = { readonly bytes: Uint8Array<ArrayBuffer>; readonly spanCount: number; readonly traces: readonly BlockTrace[] };

const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export function writeBlock(scans: readonly TraceScan[], selection: Selection, order: Uint32Array, plan: BlockPlan): EncodedBlock {
  const dictionary = new BlockDictionary();
  const columns = collect(scans, selection, order, plan, dictionary);
  dictionary.settle();

  const traces: BlockTrace[] = [];
  const directory = new ByteSink(4096);
  const frames = new ByteSink(256 * 1024);
  const writer = new FrameWriter(scans, columns, dictionary.slots);
  let row = 0;
  let frameCount = 0;
  let frameFirstRow = 0;
  let frameFirstTrace = 0;
  const closeFrame = (): void => {
    const counts = traces.slice(frameFirstTrace).map((trace) => trace.rowCount);
    const raw = writer.write(frameFirstRow, counts);
    const packed = zstdCompressSync(raw, ZSTD);
    const start = frames.length;
    frames.bytes(packed);
    writer.writeSpanIds(frameFirstRow, row, frames);
    const stored = frames.view().subarray(start);
    directory.varint(packed.length);
    directory.varint(raw.length);
    const crc = crc32c(stored);
    for (const shift of [0, 8, 16, 24]) directory.byte((crc >>> shift) & 255);
    directory.varint(counts.length);
    for (const count of counts) directory.varint(count);
    frameCount++;
    frameFirstRow = row;
    frameFirstTrace = traces.length;
  };
  for (const [ordinal, { traceId, from, to }] of plan.entries()) {
    const rowCount = to - from;
    if (row > frameFirstRow && row - frameFirstRow + rowCount > FRAME_SPANS) closeFrame();
    traces.push({ traceId, ordinal, frame: frameCount, rowFirst: row, rowCount });
    row += rowCount;
  }
  if (row > frameFirstRow) closeFrame();
  for (const trace of traces) directory.bytes(trace.traceId);

  const dictionaryRaw = dictionary.encode();
  const dictionaryPacked = zstdCompressSync(dictionaryRaw, ZSTD);
  const directoryBytes = directory.view();
  const blockBytes = HEADER_BYTES + directoryBytes.length + dictionaryPacked.length + frames.length;
  const bytes = new Uint8Array(blockBytes);
  bytes.set(
    encodeHeader({
      version: WRITTEN_VERSION,
      blockBytes,
      directoryBytes: directoryBytes.length,
      directoryCrc: crc32c(directoryBytes),
      dictionaryBytes: dictionaryPacked.length,
      dictionaryRawBytes: dictionaryRaw.length,
      dictionaryCrc: crc32c(dictionaryPacked),
      traceCount: traces.length,
      spanCount: row,
      frameCount,
    }),
  );
  bytes.set(directoryBytes, HEADER_BYTES);
  bytes.set(dictionaryPacked, HEADER_BYTES + directoryBytes.length);
  bytes.set(frames.view(), HEADER_BYTES + directoryBytes.length + dictionaryPacked.length);
  return { bytes, spanCount: row, traces };
}

/** First pass: every name, key, value, shape and origin gets its number, and strings are counted. */
function collect(
  scans: readonly TraceScan[],
  selection: Selection,
  order: Uint32Array,
  plan: BlockPlan,
  dictionary: BlockDictionary,
): BlockColumns {
  let rows = 0;
  let attributes = 0;
  for (const { from, to } of plan) {
    rows += to - from;
    for (let at = from; at < to; at++) {
      const i = order[at] ?? 0;
      const scan = scanAt(scans, selection, i);
      const span = selection.span[i] ?? 0;
      attributes += (scan.attributeFirst[span + 1] ?? 0) - (scan.attributeFirst[span] ?? 0);
    }
  }
  const columns: BlockColumns = {
    scan: new Uint32Array(rows),
    span: new Uint32Array(rows),
    name: new Uint32Array(rows),
    origin: new Uint32Array(rows),
    shape: new Uint32Array(rows),
    attributeFirst: new Uint32Array(rows + 1),
    slot: new Uint32Array(attributes),
    value: new Uint32Array(attributes),
    valueStart: new Uint32Array(attributes),
    valueEnd: new Uint32Array(attributes),
  };
  const origins = scans.map((scan) => new Int32Array(scan.groupCount).fill(-1));
  const range = new ValueRange();
  let row = 0;
  let attribute = 0;
  for (const { from, to } of plan) {
    for (let at = from; at < to; at++, row++) {
      const i = order[at] ?? 0;
      const scanIndex = selection.scan[i] ?? 0;
      const scan = scanAt(scans, selection, i);
      const span = selection.span[i] ?? 0;
      columns.scan[row] = scanIndex;
      columns.span[row] = span;
      columns.name[row] = dictionary.name(scan.bytes, scan.nameStart[span] ?? 0, scan.nameEnd[span] ?? 0);
      columns.origin[row] = originOf(origins[scanIndex], scan, scan.spanGroup[span] ?? 0, dictionary);
      const firstAttribute = attribute;
      for (let a = scan.attributeFirst[span] ?? 0; a < (scan.attributeFirst[span + 1] ?? 0); a++, attribute++) {
        const kind = classify(scan.bytes, scan.attributeValueStart[a] ?? -1, scan.attributeValueEnd[a] ?? -1, range);
        const slot = dictionary.slot(scan.bytes, scan.attributeKeyStart[a] ?? 0, scan.attributeKeyEnd[a] ?? 0, kind);
        columns.slot[attribute] = slot;
        columns.valueStart[attribute] = range.start;
        columns.valueEnd[attribute] = range.end;
        const entry = dictionary.slots[slot];
        if (kind === VALUE.string && entry !== undefined)
          columns.value[attribute] = dictionary.value(entry, scan.bytes, range.start, range.end);
      }
      columns.attributeFirst[row + 1] = attribute;
      columns.shape[row] = dictionary.shape(columns.slot, firstAttribute, attribute);
    }
  }
  return columns;
}

function originOf(cache: Int32Array | undefined, scan: TraceScan, group: number, dictionary: BlockDictionary): number {
  const known = cache?.[group] ?? -1;
  if (known >= 0) return known;
  const id = dictionary.origin(scan, group);
  if (cache !== undefined) cache[group] = id;
  return id;
}
