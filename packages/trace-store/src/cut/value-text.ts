import { decodeAnyValue } from '@spanhouse/otlp';
import { hashValue, searchableText, type KeyState } from '../attribute-hash.ts';

const encoder = new TextEncoder();
const TRUE = encoder.encode('true');
const FALSE = encoder.encode('false');

// AnyValue, opentelemetry/proto/common/v1/common.proto: field number << 3 | wire type.
const TAG_STRING = 0x0a;
const TAG_BOOL = 0x10;
const TAG_INT = 0x18;

/**
 * Where the text of an attribute's value lies (attribute-hash.ts says what that text is). One object a cut, changed by
 * each `read`: strings stay where they are, other kinds are written to a scratch array.
 */
export class ValueText {
  bytes: Uint8Array = TRUE;
  start = 0;
  end = 0;
  /** A whole number: it may fill a `status` column. -1 when not one from 0 to 2^31 - 1. */
  integer = -1;
  readonly #scratch = new Uint8Array(24);

  /** True when `bytes` is overwritten by the next `read`. */
  get isScratch(): boolean {
    return this.bytes === this.#scratch;
  }

  hash(state: KeyState, out: Uint32Array): void {
    hashValue(state, this.bytes, this.start, this.end, out);
  }

  /** `payload[start, end)` is an AnyValue message; start -1: absent. False when the value has no text. */
  read(payload: Uint8Array, start: number, end: number): boolean {
    this.integer = -1;
    if (start < 0 || start >= end) return false;
    const tag = payload[start];
    if (tag === TAG_STRING) {
      let at = start + 1;
      let length = 0;
      for (let shift = 0; at < end && shift < 32; shift += 7) {
        const byte = payload[at++] ?? 0;
        length |= (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      // The string fills the message: the usual case. Anything after it needs the real decoder.
      if (at + length === end) return this.#point(payload, at, end);
    } else if (tag === TAG_BOOL && end === start + 2) {
      const text = payload[start + 1] === 0 ? FALSE : TRUE;
      return this.#point(text, 0, text.length);
    } else if (tag === TAG_INT && end - start <= 5) {
      let value = 0;
      let at = start + 1;
      for (let shift = 0; at < end; shift += 7) {
        const byte = payload[at++] ?? 0;
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      if (at === end) return this.#decimal(value);
    }
    return this.#slow(payload, start, end);
  }

  #point(bytes: Uint8Array, start: number, end: number): true {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    return true;
  }

  #decimal(value: number): true {
    this.integer = value;
    let at = this.#scratch.length;
    let rest = value;
    do {
      this.#scratch[--at] = 48 + (rest % 10);
      rest = Math.trunc(rest / 10);
    } while (rest > 0);
    return this.#point(this.#scratch, at, this.#scratch.length);
  }

  #slow(payload: Uint8Array, start: number, end: number): boolean {
    const value = decodeAnyValue(payload, start, end);
    const text = searchableText(value);
    if (text === null) return false;
    if (value.kind === 'int' && value.value >= 0n && value.value < 1n << 31n) this.integer = Number(value.value);
    const bytes = encoder.encode(text);
    return this.#point(bytes, 0, bytes.length);
  }
}
