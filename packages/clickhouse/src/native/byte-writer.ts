/** A growing buffer of bytes, little-endian. Grows by doubling; `finish` gives a view without a copy. */
export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(Math.max(capacity, 64));
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Whole numbers up to 2^53. */
  uint64(value: number): void {
    this.#reserve(8);
    this.#view.setUint32(this.#length, value >>> 0, true);
    this.#view.setUint32(this.#length + 4, Math.floor(value / 0x1_0000_0000), true);
    this.#length += 8;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.byteLength);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.byteLength;
  }

  /** Length as varint, then the bytes: ClickHouse's String. */
  text(value: string | Uint8Array): void {
    if (typeof value !== 'string') {
      this.varint(value.byteLength);
      this.raw(value);
      return;
    }
    // Three bytes of UTF-8 for each UTF-16 unit is the worst case; the length is known only after encoding.
    this.#reserve(value.length * 3 + 8);
    const lengthBytes = varintBytes(value.length);
    const { written } = ENCODER.encodeInto(value, this.#bytes.subarray(this.#length + lengthBytes));
    const needed = varintBytes(written);
    if (needed !== lengthBytes) {
      this.#bytes.copyWithin(this.#length + needed, this.#length + lengthBytes, this.#length + lengthBytes + written);
    }
    this.varint(written);
    this.#length += written;
  }

  /** Copies source[start, end). Short runs byte by byte: a call of `set` costs more than 24 bytes are worth. */
  slice(source: Uint8Array, start: number, end: number): void {
    const size = end - start;
    this.#reserve(size);
    if (size > 24) {
      this.#bytes.set(source.subarray(start, end), this.#length);
    } else {
      const bytes = this.#bytes;
      let at = this.#length;
      for (let i = start; i < end; i++) bytes[at++] = source[i] ?? 0;
    }
    this.#length += size;
  }

  /** The bytes written so far; the writer must not be used afterwards. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.byteLength) return;
    const grown = new Uint8Array(Math.max(this.#bytes.byteLength * 2, this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

const ENCODER = new TextEncoder();

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
}
