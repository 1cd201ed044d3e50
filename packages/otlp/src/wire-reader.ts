import { malformed } from './malformed.ts';

export const WIRE = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

/**
 * Reads protobuf fields one after the other. Every length is checked against the end of the enclosing message before it is used.
 * @throws AppError INGEST.MALFORMED from every method.
 */
export class WireReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  /** Set by `next`. */
  field = 0;
  wire = 0;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Moves to the next field and reads its tag. False at the end of the message. */
  next(): boolean {
    if (this.at >= this.end) return false;
    const tag = this.uint32();
    this.field = tag >>> 3;
    this.wire = tag & 7;
    if (this.field === 0) throw malformed('a field has number 0', { at: this.at });
    return true;
  }

  /** The low 32 bits of a varint; higher bits are read and dropped, as protobuf does for 32-bit fields. */
  uint32(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) throw malformed('a number is cut off', { at: this.at });
      const byte = this.bytes[this.at++] ?? 0;
      if (shift < 32) value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    throw malformed('a number is longer than ten bytes', { at: this.at });
  }

  int32(): number {
    return this.uint32() | 0;
  }

  /** A varint as a signed 64-bit integer. */
  int64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.at >= this.end) throw malformed('a number is cut off', { at: this.at });
      const byte = this.bytes[this.at++] ?? 0;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
    }
    throw malformed('a number is longer than ten bytes', { at: this.at });
  }

  fixed64(): bigint {
    const start = this.#take(8);
    return this.#view.getBigUint64(start, true);
  }

  fixed32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** Reads a length and returns the start of the payload; `at` moves behind it. */
  payload(): number {
    return this.#take(this.uint32());
  }

  skip(): void {
    this.#skip(0);
  }

  #skip(depth: number): void {
    const wire = this.wire;
    switch (wire) {
      case WIRE.varint:
        this.uint32();
        return;
      case WIRE.fixed64:
        this.#take(8);
        return;
      case WIRE.bytes:
        this.payload();
        return;
      case WIRE.fixed32:
        this.#take(4);
        return;
      case WIRE.groupStart: {
        // Groups are long deprecated; an unknown one is skipped to its end like any other field.
        if (depth > 32) throw malformed('groups are nested too deep', { at: this.at });
        const field = this.field;
        while (this.next()) {
          if (this.wire === WIRE.groupEnd) {
            if (this.field !== field) throw malformed('a group ends that did not begin', { at: this.at });
            return;
          }
          this.#skip(depth + 1);
        }
        throw malformed('a group does not end', { at: this.at });
      }
      default:
        throw malformed(`wire type ${String(wire)} does not exist`, { at: this.at });
    }
  }

  #take(length: number): number {
    const start = this.at;
    if (length > this.end - start) throw malformed('a field is longer than the message that holds it', { at: start, length });
    this.at = start + length;
    return start;
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes that are not UTF-8 become U+FFFD in text; storage keeps the bytes themselves. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return '';
  // Short ASCII, the usual case of keys, is built without the decoder's call overhead.
  if (length <= 24) {
    let text = '';
    for (let i = start; i < end; i++) {
      const byte = bytes[i] ?? 0;
      if (byte > 127) return utf8.decode(bytes.subarray(start, end));
      text += String.fromCharCode(byte);
    }
    return text;
  }
  return utf8.decode(bytes.subarray(start, end));
}

export function hexOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('hex');
}
