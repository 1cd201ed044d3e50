import { WIRE } from './wire-reader.ts';

const START_BYTES = 256;
const encoder = new TextEncoder();

/** Writes protobuf into one growing buffer. Fields with their default value are left out, as proto3 does; members of a oneof are always written. */
export class WireWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #at = 0;

  /** @param bytesExpected saves growing; a wrong guess costs only that */
  constructor(bytesExpected = START_BYTES) {
    this.#bytes = new Uint8Array(bytesExpected);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** What was written, as a copy unless it nearly fills the buffer. The writer is not to be used any more. */
  finish(): Uint8Array<ArrayBuffer> {
    const isFull = this.#at * 8 > this.#bytes.length * 7;
    return isFull ? this.#bytes.subarray(0, this.#at) : this.#bytes.slice(0, this.#at);
  }

  uint32(field: number, value: number): void {
    if (value === 0) return;
    this.#tag(field, WIRE.varint);
    this.#varint(value);
  }

  /** An enum or int32: negative values take ten bytes. */
  int32(field: number, value: number): void {
    if (value === 0) return;
    this.int64Always(field, BigInt(value));
  }

  int64Always(field: number, value: bigint): void {
    this.#tag(field, WIRE.varint);
    this.#reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 127n) {
      this.#bytes[this.#at++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#bytes[this.#at++] = Number(rest);
  }

  boolAlways(field: number, value: boolean): void {
    this.#tag(field, WIRE.varint);
    this.#varint(value ? 1 : 0);
  }

  fixed64(field: number, value: bigint): void {
    if (value === 0n) return;
    this.#tag(field, WIRE.fixed64);
    this.#reserve(8);
    this.#view.setBigUint64(this.#at, value, true);
    this.#at += 8;
  }

  doubleAlways(field: number, value: number): void {
    this.#tag(field, WIRE.fixed64);
    this.#reserve(8);
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  fixed32(field: number, value: number): void {
    if (value === 0) return;
    this.#tag(field, WIRE.fixed32);
    this.#reserve(4);
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  text(field: number, value: string): void {
    if (value !== '') this.textAlways(field, value);
  }

  textAlways(field: number, value: string): void {
    this.bytesAlways(field, encoder.encode(value));
  }

  hex(field: number, value: string): void {
    if (value !== '') this.bytesAlways(field, Buffer.from(value, 'hex'));
  }

  bytesAlways(field: number, value: Uint8Array): void {
    this.#tag(field, WIRE.bytes);
    this.#varint(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  /** A nested message, also when it is empty. The length is written when `write` has ended. */
  message(field: number, write: () => void): void {
    this.#tag(field, WIRE.bytes);
    const lengthAt = this.#at;
    // One byte is kept for the length; longer messages are moved once.
    this.#reserve(1);
    this.#at += 1;
    write();
    const length = this.#at - lengthAt - 1;
    const extra = varintBytes(length) - 1;
    if (extra > 0) {
      this.#reserve(extra);
      this.#bytes.copyWithin(lengthAt + 1 + extra, lengthAt + 1, this.#at);
    }
    const end = this.#at + extra;
    this.#at = lengthAt;
    this.#varint(length);
    this.#at = end;
  }

  #tag(field: number, wire: number): void {
    this.#varint(field * 8 + wire);
  }

  #varint(value: number): void {
    this.#reserve(10);
    let rest = value;
    while (rest > 127) {
      this.#bytes[this.#at++] = (rest & 127) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#at++] = rest;
  }

  #reserve(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + more));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}
