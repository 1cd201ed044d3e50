import { crc32c } from '@node-rs/crc32';
import { VALUE } from '../cut/value-kind.ts';
import type { FramePlace } from './block-directory.ts';
import { unpack, type BlockStrings } from './block-strings.ts';
import { ByteSource } from './byte-source.ts';
import { corrupt } from './corrupt.ts';
import { COLUMNS } from './layout.ts';

const DOUBLE_BYTES = 8;

/** A frame, unpacked: a value a row, rows counted from the frame's first. Attribute values are places in `raw`. */
export type Frame = {
  readonly raw: Uint8Array;
  /** Eight bytes a row. */
  readonly spanIds: Uint8Array;
  /** 0 none, 1 foreign (see `foreignParentAt`), else 2 + zigzag distance. */
  readonly parent: Float64Array;
  readonly foreignParentAt: Int32Array;
  readonly start: BigUint64Array;
  readonly duration: BigUint64Array;
  readonly name: Uint32Array;
  readonly kind: Uint32Array;
  readonly origin: Uint32Array;
  readonly shape: Uint32Array;
  readonly flags: Uint32Array;
  readonly restStart: Uint32Array;
  readonly restEnd: Uint32Array;
  /** Attributes of row r: [attributeFirst[r], attributeFirst[r + 1]), in the order of its shape. */
  readonly attributeFirst: Uint32Array;
  /** Where the value begins in `raw`. */
  readonly valueAt: Uint32Array;
};

/** @throws AppError BLOCK.CORRUPT */
export function decodeFrame(block: Uint8Array, place: FramePlace, strings: BlockStrings): Frame {
  const stored = block.subarray(place.offset, place.offset + place.packedBytes + place.rowCount * 8);
  const raw = unpack(stored.subarray(0, place.packedBytes), place.rawBytes, 'a frame', () => crc32c(stored) === place.crc);
  const head = new ByteSource(raw);
  const lengths = Array.from({ length: COLUMNS }, () => head.varint());
  const streams = Array.from({ length: head.count(2) }, () => ({ slot: head.varint(), length: head.varint() }));
  const columns = lengths.map((length) => {
    const start = head.take(length);
    return new ByteSource(raw, start, head.at);
  });
  const [parents, foreign, starts, durations, names, kinds, origins, shapes, flags, statuses, rests] = columns;
  if (
    parents === undefined ||
    foreign === undefined ||
    starts === undefined ||
    durations === undefined ||
    names === undefined ||
    kinds === undefined
  )
    throw corrupt('a column is missing');
  if (origins === undefined || shapes === undefined || flags === undefined || statuses === undefined || rests === undefined)
    throw corrupt('a column is missing');
  const cursors: (ByteSource | undefined)[] = [];
  for (const { slot, length } of streams) {
    if (slot >= strings.slots.length) throw corrupt('a frame names a slot that is not there', { slot });
    const start = head.take(length);
    cursors[slot] = new ByteSource(raw, start, head.at);
  }
  const rows = place.rowCount;
  const frame = {
    raw,
    spanIds: stored.subarray(place.packedBytes),
    parent: new Float64Array(rows),
    foreignParentAt: new Int32Array(rows).fill(-1),
    start: new BigUint64Array(rows),
    duration: new BigUint64Array(rows),
    name: new Uint32Array(rows),
    kind: new Uint32Array(rows),
    origin: new Uint32Array(rows),
    shape: new Uint32Array(rows),
    flags: new Uint32Array(rows),
    restStart: new Uint32Array(rows),
    restEnd: new Uint32Array(rows),
    attributeFirst: new Uint32Array(rows + 1),
  };
  let attributes = 0;
  let row = 0;
  for (const count of place.traceCounts) {
    let time = 0n;
    for (const end = row + count; row < end; row++) {
      const parent = parents.varint();
      frame.parent[row] = parent;
      if (parent === 1) frame.foreignParentAt[row] = foreign.take(8);
      time = BigInt.asUintN(64, time + starts.varint64());
      frame.start[row] = time;
      frame.duration[row] = durations.varint64();
      frame.name[row] = names.varint();
      frame.kind[row] = kinds.varint();
      frame.origin[row] = origins.varint();
      frame.flags[row] = flags.varint();
      const shape = shapes.varint();
      frame.shape[row] = shape;
      const slots = strings.shapes[shape];
      if (slots === undefined) throw corrupt('a span names a shape that is not there', { shape });
      attributes += slots.length;
      frame.attributeFirst[row + 1] = attributes;
      const length = rests.varint();
      frame.restStart[row] = rests.take(length);
      frame.restEnd[row] = rests.at;
    }
  }
  return { ...frame, valueAt: placeValues(frame.shape, frame.attributeFirst, strings, cursors) };
}

/** Every stream is read once from its start: its values lie in the order of the rows. */
function placeValues(
  shapeOf: Uint32Array,
  attributeFirst: Uint32Array,
  strings: BlockStrings,
  cursors: readonly (ByteSource | undefined)[],
): Uint32Array {
  const total = attributeFirst[attributeFirst.length - 1] ?? 0;
  // Absent values take no bytes of a stream, so the number of attributes is bounded here and not by the input's length.
  if (total > 16 * 1024 * 1024) throw corrupt('a frame holds more attributes than a reader takes', { attributes: total });
  const valueAt = new Uint32Array(total);
  let at = 0;
  for (const shape of shapeOf) {
    for (const slot of strings.shapes[shape] ?? []) {
      const kind = strings.slots[slot]?.kind ?? VALUE.absent;
      const index = at++;
      if (kind === VALUE.absent) continue;
      const cursor = cursors[slot];
      if (cursor === undefined) throw corrupt('a value is missing', { slot });
      valueAt[index] = cursor.at;
      passValue(cursor, kind);
    }
  }
  return valueAt;
}

function passValue(cursor: ByteSource, kind: number): void {
  if (kind === VALUE.string) {
    if (cursor.varint() === 0) cursor.take(cursor.varint());
  } else if (kind === VALUE.raw) cursor.take(cursor.varint());
  else if (kind === VALUE.double) cursor.take(DOUBLE_BYTES);
  else if (kind === VALUE.int) while (cursor.byte() > 127);
  else cursor.byte();
}
