import type { CutSpans } from '../cut/cut-spans.ts';
import { nanoBetween } from '../cut/nano-time.ts';
import { VALUE } from '../cut/value-kind.ts';
import type { BlockDictionary } from './block-dictionary.ts';
import { ByteSink } from './byte-sink.ts';
import { COLUMNS } from './layout.ts';
import { writeSpanRest } from './span-rest.ts';

const PARENT = { none: 0, foreign: 1, distance: 2 } as const;
/** Traces larger than this look their parents up by a map instead of by comparing with every span. */
const SMALL_TRACE = 24;
const WORD = 2 ** 32;

/** Writes the columns of one frame after the other; buffers are kept from frame to frame. */
export class FrameWriter {
  readonly #spans: CutSpans;
  readonly #view: DataView;
  readonly #dictionary: BlockDictionary;
  readonly #parent = new ByteSink();
  readonly #foreignParent = new ByteSink();
  readonly #start = new ByteSink();
  readonly #duration = new ByteSink();
  readonly #name = new ByteSink();
  readonly #kind = new ByteSink();
  readonly #origin = new ByteSink();
  readonly #shape = new ByteSink();
  readonly #flags = new ByteSink();
  readonly #status = new ByteSink();
  readonly #rest = new ByteSink();
  /** In the order of the format. */
  readonly #columns: readonly ByteSink[] = [
    this.#parent,
    this.#foreignParent,
    this.#start,
    this.#duration,
    this.#name,
    this.#kind,
    this.#origin,
    this.#shape,
    this.#flags,
    this.#status,
    this.#rest,
  ];
  /** By slot of the block. */
  readonly #streams: ByteSink[] = [];
  readonly #oneRest = new ByteSink();
  readonly #frame = new ByteSink(64 * 1024);

  constructor(spans: CutSpans, dictionary: BlockDictionary) {
    const { bytes } = spans.scan;
    this.#spans = spans;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#dictionary = dictionary;
    if (this.#columns.length !== COLUMNS) throw new RangeError('a frame has another number of columns');
  }

  /**
   * @param rows spans of whole traces, in block order
   * @param traceCounts of each trace its rows
   * @returns the frame before compression; valid until the next call
   */
  write(rows: Uint32Array, traceCounts: readonly number[]): Uint8Array {
    for (const sink of this.#columns) sink.clear();
    for (const sink of this.#streams) sink.clear();
    for (let slot = this.#streams.length; slot < this.#dictionary.slots.length; slot++) this.#streams.push(new ByteSink(64));
    let row = 0;
    for (const count of traceCounts) {
      this.#trace(rows, row, row + count);
      row += count;
    }
    const frame = this.#frame;
    frame.clear();
    for (const sink of this.#columns) frame.varint(sink.length);
    const used = this.#streams.flatMap((sink, slot) => (sink.length > 0 ? [slot] : []));
    frame.varint(used.length);
    for (const slot of used) {
      frame.varint(slot);
      frame.varint(this.#streams[slot]?.length ?? 0);
    }
    for (const sink of this.#columns) frame.bytes(sink.view());
    for (const slot of used) frame.bytes(this.#streams[slot]?.view() ?? new Uint8Array());
    return frame.view();
  }

  /** Span ids are noise: they stand beside the compressed part, eight bytes a row. */
  writeSpanIds(rows: Uint32Array, sink: ByteSink): void {
    const { bytes, spanIdAt } = this.#spans.scan;
    for (let row = 0; row < rows.length; row++) {
      const at = spanIdAt[rows[row] ?? 0] ?? 0;
      sink.bytes(bytes, at, at + 8);
    }
  }

  #trace(rows: Uint32Array, from: number, to: number): void {
    this.#parents(rows, from, to);
    const { scan, name, origin, shape } = this.#spans;
    const { start, end } = scan;
    let beforeLow = 0;
    let beforeHigh = 0;
    for (let row = from; row < to; row++) {
      const span = rows[row] ?? 0;
      const low = start[span * 2] ?? 0;
      const high = start[span * 2 + 1] ?? 0;
      writeDistance(this.#start, beforeLow, beforeHigh, low, high);
      beforeLow = low;
      beforeHigh = high;
      writeDistance(this.#duration, low, high, end[span * 2] ?? 0, end[span * 2 + 1] ?? 0);
      this.#name.varint(this.#dictionary.names.numberOf(name[span] ?? 0));
      this.#origin.varint(this.#dictionary.originNumber(origin[span] ?? 0));
      this.#shape.varint(this.#dictionary.shapes.numberOf(shape[span] ?? 0));
      this.#status.byte(scan.statusCode[span] ?? 0);
      if (scan.hasRest[span] === 1) this.#restOf(span);
      else {
        this.#kind.varint(scan.kind[span] ?? 0);
        this.#flags.varint(scan.flags[span] ?? 0);
        this.#rest.varint(0);
      }
      this.#attributes(span);
    }
  }

  #restOf(span: number): void {
    const { scan } = this.#spans;
    this.#oneRest.clear();
    const { flags, kind } = writeSpanRest(scan.bytes, scan.spanStart[span] ?? 0, scan.spanEnd[span] ?? 0, this.#oneRest);
    this.#kind.varint(kind);
    this.#flags.varint(flags);
    this.#rest.sized(this.#oneRest.view());
  }

  #attributes(span: number): void {
    const { scan, attribute, attributes, shape } = this.#spans;
    const { stringNumber } = this.#dictionary;
    const slots = this.#dictionary.slotsOfShape[shape[span] ?? 0];
    if (slots === undefined) throw new RangeError('a shape that was not collected');
    const first = scan.attributeFirst[span] ?? 0;
    for (let i = 0; i < slots.length; i++) {
      const stream = this.#streams[slots[i] ?? 0];
      if (stream === undefined) continue;
      const id = attribute[first + i] ?? 0;
      const kind = attributes.kind[id];
      if (kind === VALUE.string) {
        const number = stringNumber[id] ?? 0;
        stream.varint(number);
        if (number === 0) stream.sized(scan.bytes, attributes.contentStart[id] ?? 0, attributes.contentEnd[id] ?? 0);
      } else if (kind === VALUE.raw) {
        stream.sized(scan.bytes, attributes.contentStart[id] ?? 0, attributes.contentEnd[id] ?? 0);
      } else {
        stream.bytes(scan.bytes, attributes.contentStart[id] ?? 0, attributes.contentEnd[id] ?? 0);
      }
    }
  }

  /** A parent is the distance to its row in the same trace; one that is not there is kept by its id. */
  #parents(rows: Uint32Array, from: number, to: number): void {
    const { scan } = this.#spans;
    const byId = to - from > SMALL_TRACE ? this.#rowsById(rows, from, to) : null;
    for (let row = from; row < to; row++) {
      const at = scan.parentIdAt[rows[row] ?? 0] ?? -1;
      if (at < 0) {
        this.#parent.varint(PARENT.none);
        continue;
      }
      const high = this.#view.getUint32(at);
      const low = this.#view.getUint32(at + 4);
      const parent = byId === null ? this.#findRow(rows, high, low, from, to) : (byId.get(idKey(high, low)) ?? -1);
      if (parent < 0) {
        this.#parent.varint(PARENT.foreign);
        this.#foreignParent.bytes(scan.bytes, at, at + 8);
      } else {
        const distance = row - parent;
        this.#parent.varint(PARENT.distance + (distance >= 0 ? distance * 2 : -distance * 2 - 1));
      }
    }
  }

  #rowsById(rows: Uint32Array, from: number, to: number): Map<bigint, number> {
    const { spanId } = this.#spans;
    const byId = new Map<bigint, number>();
    for (let row = to - 1; row >= from; row--) {
      const span = rows[row] ?? 0;
      byId.set(idKey(spanId[span * 2] ?? 0, spanId[span * 2 + 1] ?? 0), row);
    }
    return byId;
  }

  #findRow(rows: Uint32Array, high: number, low: number, from: number, to: number): number {
    const { spanId } = this.#spans;
    for (let row = from; row < to; row++) {
      const span = rows[row] ?? 0;
      if (spanId[span * 2 + 1] === low && spanId[span * 2] === high) return row;
    }
    return -1;
  }
}

/** `later - earlier` of two 64-bit numbers, modulo 2^64. */
function writeDistance(sink: ByteSink, earlierLow: number, earlierHigh: number, laterLow: number, laterHigh: number): void {
  const distance = nanoBetween(earlierLow, earlierHigh, laterLow, laterHigh);
  if (distance >= 0) sink.varint(distance);
  else sink.varint64(BigInt.asUintN(64, big(laterLow, laterHigh) - big(earlierLow, earlierHigh)));
}

function big(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

function idKey(high: number, low: number): bigint {
  return BigInt(high) * BigInt(WORD) + BigInt(low);
}
