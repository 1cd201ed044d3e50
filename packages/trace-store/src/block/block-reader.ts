import { AppError, isAppError } from '@spanhouse/core';
import {
  decodeAnyValue,
  decodeSpan,
  hexOf,
  textOf,
  WireReader,
  type AnyValue,
  type KeyValue,
  type Resource,
  type Scope,
  type Span,
} from '@spanhouse/otlp';
import { searchableText } from '../attribute-hash.ts';
import { VALUE } from '../cut/value-kind.ts';
import { decodeDirectory, type Directory } from './block-directory.ts';
import { decodeStrings, type BlockStrings } from './block-strings.ts';
import { ByteSource } from './byte-source.ts';
import { corrupt } from './corrupt.ts';
import { FOREIGN, parentOf, parentRowOf } from './frame-parents.ts';
import { decodeFrame, type Frame } from './frame-reader.ts';
import { decodeHeader, HEADER_BYTES } from './layout.ts';
import { READABLE_VERSIONS } from './versions.ts';

/** A span with where it came from. Spans of one origin share the resource and scope objects. */
export type BlockSpan = {
  readonly resource: Resource | null;
  readonly resourceSchemaUrl: string;
  readonly scope: Scope | null;
  readonly scopeSchemaUrl: string;
  readonly span: Span;
};

/** An attribute of one of these keys, on the span, its resource or its scope, has one of these texts (`searchableText`). Of a repeated key the first counts. */
export type AttributeCondition = { readonly keys: readonly string[]; readonly values: readonly string[] };

/** Where the spans of a trace are and how they hang together, without the spans: a row each, in the order of the block (start time, then span id). */
export type TraceColumns = {
  /** Row of the block that position 0 is. */
  readonly firstRow: number;
  /** Nanoseconds since 1970. */
  readonly starts: BigUint64Array;
  readonly spanIds: BigUint64Array;
  /** 0n without a parent. */
  readonly parentIds: BigUint64Array;
};

export interface BlockReader {
  readonly spanCount: number;
  readonly traceCount: number;
  /** Position of a trace in the block; -1 when it is not in it. */
  ordinalOf(traceId: string): number;
  /** Spans of the trace at this position, by start time, then span id. Unpacks one frame. */
  readTraceSpans(ordinal: number): readonly BlockSpan[];
  /** What is needed to choose among the spans of the trace at this position. Builds no spans. */
  readTraceColumns(ordinal: number): TraceColumns;
  /** Spans at these rows, in the order asked for. */
  readSpans(rows: readonly number[]): readonly BlockSpan[];
  /** For each row: 1 when all conditions hold, else 0. Builds no spans. */
  matchRows(rows: readonly number[], conditions: readonly AttributeCondition[]): Uint8Array;
  /** Lets go of what was unpacked, for who reads many blocks one after the other; whatever is asked next unpacks again. */
  letGo(): void;
}

/**
 * Opens a whole block, fetched by one range read. Header and directory are verified here, dictionary and frames when they are first used.
 * All methods @throw AppError BLOCK.CORRUPT.
 */
export function openBlockBytes(bytes: Uint8Array): BlockReader {
  const header = decodeHeader(bytes, READABLE_VERSIONS);
  if (header.blockBytes !== bytes.length)
    throw corrupt('it has not the length it declares', { declared: header.blockBytes, byteLength: bytes.length });
  if (HEADER_BYTES + header.directoryBytes + header.dictionaryBytes > bytes.length) throw corrupt('its sections are longer than it is');
  const directory = decodeDirectory(bytes, header);
  return new WholeBlock(bytes, directory, () => decodeStrings(bytes, header), header.spanCount, header.traceCount);
}

class WholeBlock implements BlockReader {
  readonly spanCount: number;
  readonly traceCount: number;
  readonly #bytes: Uint8Array;
  readonly #directory: Directory;
  readonly #open: () => BlockStrings;
  readonly #frames: (Frame | undefined)[] = [];
  #strings: BlockStrings | undefined;

  constructor(bytes: Uint8Array, directory: Directory, open: () => BlockStrings, spanCount: number, traceCount: number) {
    this.#bytes = bytes;
    this.#directory = directory;
    this.#open = open;
    this.spanCount = spanCount;
    this.traceCount = traceCount;
  }

  ordinalOf(traceId: string): number {
    const wanted = Buffer.from(traceId, 'hex');
    const ids = this.#directory.traceIds;
    let low = 0;
    let high = this.traceCount - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order = Buffer.compare(ids.subarray(middle * 16, middle * 16 + 16), wanted);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  readTraceSpans(ordinal: number): readonly BlockSpan[] {
    const from = this.#directory.rowFirst[ordinal];
    const to = this.#directory.rowFirst[ordinal + 1];
    if (from === undefined || to === undefined) throw corrupt('a trace is not at its place', { ordinal });
    return Array.from({ length: to - from }, (_, i) => this.#span(from + i, ordinal));
  }

  readTraceColumns(ordinal: number): TraceColumns {
    const from = this.#directory.rowFirst[ordinal];
    const to = this.#directory.rowFirst[ordinal + 1];
    const frameIndex = this.#directory.frameOfTrace[ordinal] ?? 0;
    const place = this.#directory.frames[frameIndex];
    if (from === undefined || to === undefined || place === undefined) throw corrupt('a trace is not at its place', { ordinal });
    const frame = this.#frame(frameIndex);
    const first = from - place.firstRow;
    const count = to - from;
    const spanIds = new BigUint64Array(count);
    const parentIds = new BigUint64Array(count);
    const ids = new DataView(frame.spanIds.buffer, frame.spanIds.byteOffset, frame.spanIds.byteLength);
    const raw = new DataView(frame.raw.buffer, frame.raw.byteOffset, frame.raw.byteLength);
    for (let i = 0; i < count; i++) {
      const row = first + i;
      spanIds[i] = ids.getBigUint64(row * 8);
      const parent = parentRowOf(frame, row);
      if (parent !== null)
        parentIds[i] = parent === FOREIGN ? raw.getBigUint64(frame.foreignParentAt[row] ?? 0) : ids.getBigUint64(parent * 8);
    }
    return { firstRow: from, starts: frame.start.slice(first, first + count), spanIds, parentIds };
  }

  readSpans(rows: readonly number[]): readonly BlockSpan[] {
    return rows.map((row) => this.#span(row, this.#traceOf(row)));
  }

  matchRows(rows: readonly number[], conditions: readonly AttributeCondition[]): Uint8Array {
    const strings = this.#dictionary();
    // Origins are few: each is asked once a condition.
    const originMatch = new Map<number, boolean>();
    const matches = new Uint8Array(rows.length);
    rows.forEach((row, i) => {
      const frameIndex = this.#directory.frameOfTrace[this.#traceOf(row)] ?? 0;
      const frame = this.#frame(frameIndex);
      const inFrame = row - (this.#directory.frames[frameIndex]?.firstRow ?? 0);
      const holds = conditions.every((condition, c) => {
        const origin = frame.origin[inFrame] ?? 0;
        const place = origin * conditions.length + c;
        let match = originMatch.get(place);
        if (match === undefined) {
          const { resource, scope } = strings.origin(origin);
          match = hasText(resource?.attributes, condition) || hasText(scope?.attributes, condition);
          originMatch.set(place, match);
        }
        return match || condition.keys.some((key) => this.#hasOwnText(frame, inFrame, key, condition.values, strings));
      });
      matches[i] = holds ? 1 : 0;
    });
    return matches;
  }

  letGo(): void {
    this.#frames.length = 0;
    this.#strings = undefined;
  }

  #hasOwnText(frame: Frame, row: number, key: string, texts: readonly string[], strings: BlockStrings): boolean {
    const slots = strings.shapes[frame.shape[row] ?? 0] ?? [];
    const first = frame.attributeFirst[row] ?? 0;
    for (let a = 0; a < slots.length; a++) {
      const slot = strings.slots[slots[a] ?? 0];
      if (slot !== undefined && strings.keys.text(slot.key) === key) {
        const text = searchableText(this.#value(frame, slots[a] ?? 0, first + a, strings));
        return text !== null && texts.includes(text);
      }
    }
    return false;
  }

  #span(row: number, ordinal: number): BlockSpan {
    const strings = this.#dictionary();
    const frameIndex = this.#directory.frameOfTrace[ordinal] ?? 0;
    const place = this.#directory.frames[frameIndex];
    if (place === undefined || row >= this.spanCount) throw corrupt('a span is not at its place', { row });
    const frame = this.#frame(frameIndex);
    const r = row - place.firstRow;
    const slots = strings.shapes[frame.shape[r] ?? 0] ?? [];
    const first = frame.attributeFirst[r] ?? 0;
    const attributes: KeyValue[] = [];
    for (let a = 0; a < slots.length; a++) {
      const slot = slots[a] ?? 0;
      attributes.push({ key: strings.keys.text(strings.slots[slot]?.key ?? 0), value: this.#value(frame, slot, first + a, strings) });
    }
    const start = frame.start[r] ?? 0n;
    const rest = decoded(() => decodeSpan(frame.raw, frame.restStart[r] ?? 0, frame.restEnd[r] ?? 0));
    return {
      ...strings.origin(frame.origin[r] ?? 0),
      span: {
        ...rest,
        traceId: hexOf(this.#directory.traceIds, ordinal * 16, ordinal * 16 + 16),
        spanId: hexOf(frame.spanIds, r * 8, r * 8 + 8),
        parentSpanId: parentOf(frame, r),
        flags: frame.flags[r] ?? 0,
        name: strings.names.text(frame.name[r] ?? 0),
        kind: (frame.kind[r] ?? 0) | 0,
        startTimeUnixNano: start,
        endTimeUnixNano: BigInt.asUintN(64, start + (frame.duration[r] ?? 0n)),
        attributes,
      },
    };
  }

  #value(frame: Frame, slotId: number, attribute: number, strings: BlockStrings): AnyValue | null {
    const slot = strings.slots[slotId];
    const source = new ByteSource(frame.raw, frame.valueAt[attribute] ?? 0);
    switch (slot?.kind) {
      case VALUE.string: {
        const id = source.varint();
        if (id > 0) return { kind: 'string', value: slot.values?.text(id - 1) ?? '' };
        const start = source.take(source.varint());
        return { kind: 'string', value: textOf(frame.raw, start, source.at) };
      }
      case VALUE.bool:
        return { kind: 'bool', value: source.byte() !== 0 };
      case VALUE.int:
        return { kind: 'int', value: decoded(() => new WireReader(frame.raw, source.at).int64()) };
      case VALUE.double:
        return { kind: 'double', value: decoded(() => new WireReader(frame.raw, source.at).double()) };
      case VALUE.raw: {
        const start = source.take(source.varint());
        return decoded(() => decodeAnyValue(frame.raw, start, source.at));
      }
      default:
        return null;
    }
  }

  #traceOf(row: number): number {
    const first = this.#directory.rowFirst;
    let low = 0;
    let high = this.traceCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((first[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #frame(index: number): Frame {
    const known = this.#frames[index];
    if (known !== undefined) return known;
    const place = this.#directory.frames[index];
    if (place === undefined) throw corrupt('a frame is not at its place', { frame: index });
    const frame = decodeFrame(this.#bytes, place, this.#dictionary());
    this.#frames[index] = frame;
    return frame;
  }

  #dictionary(): BlockStrings {
    this.#strings ??= this.#open();
    return this.#strings;
  }
}

function hasText(attributes: readonly KeyValue[] | undefined, { keys, values }: AttributeCondition): boolean {
  return keys.some((key) => {
    const text = searchableText(attributes?.find((attribute) => attribute.key === key)?.value ?? null);
    return text !== null && values.includes(text);
  });
}

/** What the protocol's decoder refuses inside a block is damage of the block, not a sender's mistake. */
function decoded<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (isAppError(error) && error.code === 'BLOCK.CORRUPT') throw error;
    if (error instanceof AppError) throw corrupt('a span cannot be decoded', {}, error);
    throw error;
  }
}
