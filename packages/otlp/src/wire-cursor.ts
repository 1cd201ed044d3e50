import { malformed } from './malformed.ts';

/**
 * Walks over protobuf bytes without making an object a message: whoever calls knows where the message ends that it is in, and every length is checked
 * against that end. For scans; `WireReader` is for decoding.
 * @throws AppError INGEST.MALFORMED from every method.
 */
export class WireCursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at = 0;
  /** A value was nested deeper than the cap and will be read as empty. */
  hasTooDeep = false;
  readonly #depthMax: number;

  constructor(bytes: Uint8Array, depthMax: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#depthMax = depthMax;
  }

  /** Up to 32 bits; higher ones are dropped. */
  varint(end: number): number {
    let byte = this.bytes[this.at] ?? 0;
    if (byte < 128 && this.at < end) {
      this.at++;
      return byte;
    }
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= end) throw malformed('a number is cut off', { at: this.at });
      byte = this.bytes[this.at++] ?? 0;
      if (shift < 32) value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    throw malformed('a number is longer than ten bytes', { at: this.at });
  }

  /** Reads a length; `at` is then the start of the payload. @returns its end */
  messageEnd(end: number): number {
    const length = this.varint(end);
    if (length > end - this.at) throw malformed('a field is longer than the message that holds it', { at: this.at, length });
    return this.at + length;
  }

  /** @returns where the bytes begin; `at` moves behind them */
  fixed(length: number, end: number): number {
    const at = this.at;
    if (length > end - at) throw malformed('a field is longer than the message that holds it', { at, length });
    this.at = at + length;
    return at;
  }

  skip(tag: number, end: number, depth = 0): void {
    if (tag >>> 3 === 0) throw malformed('a field has number 0', { at: this.at });
    switch (tag & 7) {
      case 0:
        this.varint(end);
        return;
      case 1:
        this.fixed(8, end);
        return;
      case 2:
        this.at = this.messageEnd(end);
        return;
      case 5:
        this.fixed(4, end);
        return;
      case 3:
        this.#skipGroup(tag, end, depth);
        return;
      default:
        throw malformed(`wire type ${String(tag & 7)} does not exist`, { at: this.at });
    }
  }

  /** Walks an `AnyValue`, so that it can later be decoded without fear. Below the depth cap nothing is looked at. */
  value(end: number, depth = 0): void {
    if (depth >= this.#depthMax) {
      this.hasTooDeep = true;
      this.at = end;
      return;
    }
    while (this.at < end) {
      const tag = this.varint(end);
      if (tag === 42 || tag === 50) this.#values(this.messageEnd(end), tag === 50, depth);
      else this.skip(tag, end);
    }
  }

  /** Walks a `KeyValue`. */
  keyValue(end: number): void {
    while (this.at < end) {
      const tag = this.varint(end);
      if (tag === 18) this.value(this.messageEnd(end));
      else this.skip(tag, end);
    }
  }

  /** Walks a message with attributes in one field and perhaps messages of plain fields in another. */
  withAttributes(end: number, attributeTag: number, plainTag = -1): void {
    while (this.at < end) {
      const tag = this.varint(end);
      if (tag === attributeTag) this.keyValue(this.messageEnd(end));
      else if (tag === plainTag) this.#plainMessage(this.messageEnd(end));
      else this.skip(tag, end);
    }
  }

  isZero(at: number, length: number): boolean {
    for (let i = at; i < at + length; i++) if (this.bytes[i] !== 0) return false;
    return true;
  }

  #plainMessage(end: number): void {
    while (this.at < end) this.skip(this.varint(end), end);
  }

  #values(end: number, keyed: boolean, depth: number): void {
    while (this.at < end) {
      const tag = this.varint(end);
      if (tag !== 10) {
        this.skip(tag, end);
        continue;
      }
      const inner = this.messageEnd(end);
      if (!keyed) {
        this.value(inner, depth + 1);
        continue;
      }
      while (this.at < inner) {
        const field = this.varint(inner);
        if (field === 18) this.value(this.messageEnd(inner), depth + 1);
        else this.skip(field, inner);
      }
    }
  }

  #skipGroup(tag: number, end: number, depth: number): void {
    if (depth > 32) throw malformed('groups are nested too deep', { at: this.at });
    for (;;) {
      if (this.at >= end) throw malformed('a group does not end', { at: this.at });
      const inner = this.varint(end);
      if ((inner & 7) === 4) {
        if (inner >>> 3 !== tag >>> 3) throw malformed('a group ends that did not begin', { at: this.at });
        return;
      }
      this.skip(inner, end, depth + 1);
    }
  }
}
