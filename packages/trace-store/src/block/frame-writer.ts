import type { TraceScan } from '@spanhouse/otlp';
import type { Slot } from './block-dictionary.ts';
import type { BlockColumns } from './block-columns.ts';
import { ByteSink } from './byte-sink.ts';
import { COLUMN, COLUMNS, VALUE } from './layout.ts';
import { writeSpanRest } from './span-rest.ts';

const PARENT = { none: 0, foreign: 1, distance: 2 } as const;
/** Traces larger than this look their parents up by a map instead of by comparing with every span. */
const SMALL_TRACE = 24;

/** Writes the columns of one frame after the other; buffers are kept from frame to frame. */
export class FrameWriter {
  readonly #scans: readonly TraceScan[];
  readonly #columns: BlockColumns;
  readonly #slots: readonly Slot[];
  readonly #fixed = Array.from({ length: COLUMNS }, () => new ByteSink());
  readonly #streams: ByteSink[];
  readonly #rest = new ByteSink();
  readonly #frame = new ByteSink(64 * 1024);

  constructor(scans: readonly TraceScan[], columns: BlockColumns, slots: readonly Slot[]) {
    this.#scans = scans;
    this.#columns = columns;
    this.#slots = slots;
    this.#streams = slots.map(() => new ByteSink(64));
  }

  /** @returns the frame before compression; valid until the next call */
  write(firstRow: number, traceCounts: readonly number[]): Uint8Array {
    for (const sink of this.#fixed) sink.clear();
    for (const sink of this.#streams) sink.clear();
    let row = firstRow;
    for (const count of traceCounts) {
      this.#trace(row, row + count);
      row += count;
    }
    const frame = this.#frame;
    frame.clear();
    for (const sink of this.#fixed) frame.varint(sink.length);
    const used = this.#streams.flatMap((sink, slot) => (sink.length > 0 ? [slot] : []));
    frame.varint(used.length);
    for (const slot of used) {
      frame.varint(slot);
      frame.varint(this.#streams[slot]?.length ?? 0);
    }
    for (const sink of this.#fixed) frame.bytes(sink.view());
    for (const slot of used) frame.bytes(this.#streams[slot]?.view() ?? new Uint8Array());
    return frame.view();
  }

  /** Span ids are noise: they stand beside the compressed part, eight bytes a row. */
  writeSpanIds(fromRow: number, toRow: number, sink: ByteSink): void {
    for (let row = fromRow; row < toRow; row++) {
      const scan = this.#scanOf(row);
      const at = scan.spanIdAt[this.#columns.span[row] ?? 0] ?? 0;
      sink.bytes(scan.bytes, at, at + 8);
    }
  }

  #trace(from: number, to: number): void {
    this.#parents(from, to);
    let before = 0n;
    for (let row = from; row < to; row++) {
      const scan = this.#scanOf(row);
      const span = this.#columns.span[row] ?? 0;
      const start = scan.startNano[span] ?? 0n;
      this.#column(COLUMN.start).varint64(start - before);
      before = start;
      this.#column(COLUMN.duration).varint64(BigInt.asUintN(64, (scan.endNano[span] ?? 0n) - start));
      this.#column(COLUMN.name).varint(this.#columns.name[row] ?? 0);
      this.#column(COLUMN.origin).varint(this.#columns.origin[row] ?? 0);
      this.#column(COLUMN.shape).varint(this.#columns.shape[row] ?? 0);
      this.#rest.clear();
      const { flags, kind } = writeSpanRest(scan.bytes, scan.spanStart[span] ?? 0, scan.spanEnd[span] ?? 0, this.#rest);
      this.#column(COLUMN.kind).varint(kind);
      this.#column(COLUMN.flags).varint(flags);
      this.#column(COLUMN.status).byte(scan.statusCode[span] ?? 0);
      this.#column(COLUMN.rest).sized(this.#rest.view());
      this.#attributes(row, scan);
    }
  }

  #attributes(row: number, scan: TraceScan): void {
    const columns = this.#columns;
    for (let a = columns.attributeFirst[row] ?? 0; a < (columns.attributeFirst[row + 1] ?? 0); a++) {
      const slotId = columns.slot[a] ?? 0;
      const slot = this.#slots[slotId];
      const stream = this.#streams[slotId];
      if (slot === undefined || stream === undefined) continue;
      const start = columns.valueStart[a] ?? 0;
      const end = columns.valueEnd[a] ?? 0;
      if (slot.kind === VALUE.string) {
        const id = slot.ids[columns.value[a] ?? 0] ?? 0;
        stream.varint(id);
        if (id === 0) stream.sized(scan.bytes, start, end);
      } else if (slot.kind === VALUE.raw) {
        stream.sized(scan.bytes, start, end);
      } else {
        stream.bytes(scan.bytes, start, end);
      }
    }
  }

  /** A parent is the distance to its row in the same trace; one that is not there is kept by its id. */
  #parents(from: number, to: number): void {
    const rows = to - from > SMALL_TRACE ? this.#rowsById(from, to) : null;
    for (let row = from; row < to; row++) {
      const scan = this.#scanOf(row);
      const at = scan.parentIdAt[this.#columns.span[row] ?? 0] ?? -1;
      if (at < 0) {
        this.#column(COLUMN.parent).varint(PARENT.none);
        continue;
      }
      const parent = rows === null ? this.#findRow(scan.bytes, at, from, to) : (rows.get(idKey(scan.bytes, at)) ?? -1);
      if (parent < 0) {
        this.#column(COLUMN.parent).varint(PARENT.foreign);
        this.#column(COLUMN.foreignParent).bytes(scan.bytes, at, at + 8);
      } else {
        const distance = row - parent;
        this.#column(COLUMN.parent).varint(PARENT.distance + (distance >= 0 ? distance * 2 : -distance * 2 - 1));
      }
    }
  }

  #rowsById(from: number, to: number): Map<bigint, number> {
    const rows = new Map<bigint, number>();
    for (let row = to - 1; row >= from; row--) {
      const scan = this.#scanOf(row);
      rows.set(idKey(scan.bytes, scan.spanIdAt[this.#columns.span[row] ?? 0] ?? 0), row);
    }
    return rows;
  }

  #findRow(bytes: Uint8Array, at: number, from: number, to: number): number {
    for (let row = from; row < to; row++) {
      const scan = this.#scanOf(row);
      const other = scan.spanIdAt[this.#columns.span[row] ?? 0] ?? 0;
      let same = 0;
      while (same < 8 && bytes[at + same] === scan.bytes[other + same]) same++;
      if (same === 8) return row;
    }
    return -1;
  }

  #scanOf(row: number): TraceScan {
    const scan = this.#scans[this.#columns.scan[row] ?? 0];
    if (scan === undefined) throw new RangeError('a row names a scan that is not there');
    return scan;
  }

  #column(column: number): ByteSink {
    const sink = this.#fixed[column];
    if (sink === undefined) throw new RangeError(`no column ${String(column)}`);
    return sink;
  }
}

function idKey(bytes: Uint8Array, at: number): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigUint64(0);
}
