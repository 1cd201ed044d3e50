import { corrupt } from './corrupt.ts';

/** Reads what `ByteSink` wrote. Every read is bounded by `end`. @throws AppError BLOCK.CORRUPT from every method. */
export class ByteSource {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  byte(): number {
    if (this.at >= this.end) throw corrupt('a section is cut off', { at: this.at });
    return this.bytes[this.at++] ?? 0;
  }

  /** 0 to 2^53 - 1. */
  varint(): number {
    let byte = this.byte();
    if (byte < 128) return byte;
    let value = byte & 127;
    for (let factor = 128; factor <= 2 ** 49; factor *= 128) {
      byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) {
        if (value > Number.MAX_SAFE_INTEGER) throw corrupt('a number is out of range', { at: this.at });
        return value;
      }
    }
    throw corrupt('a number is out of range', { at: this.at });
  }

  /** Unsigned 64 bits. */
  varint64(): bigint {
    const start = this.at;
    let value = 0;
    for (let factor = 1; factor <= 2 ** 42; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return BigInt(value);
    }
    this.at = start;
    let big = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      big |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, big);
    }
    throw corrupt('a number is out of range', { at: this.at });
  }

  /** A count of things of which each takes at least `bytesEach` of what is left: bounds every allocation by the input's size. */
  count(bytesEach = 1): number {
    const value = this.varint();
    if (value * bytesEach > this.end - this.at) throw corrupt('a count is larger than its section', { at: this.at, count: value });
    return value;
  }

  /** Moves over `length` bytes and returns where they start. */
  take(length: number): number {
    if (length > this.end - this.at) throw corrupt('a section is cut off', { at: this.at, length });
    const start = this.at;
    this.at += length;
    return start;
  }
}
