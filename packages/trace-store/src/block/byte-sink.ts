/** A growing byte buffer with the number forms of the block format: LEB128 varints (up to 64 bits) and little-endian words. */
export class ByteSink {
  #bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** What was written, as a view: valid until the next write or `clear`. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  byte(value: number): void {
    if (this.length >= this.#bytes.length) this.#reserve(1);
    this.#bytes[this.length++] = value;
  }

  /** 0 to 2^53 - 1. */
  varint(value: number): void {
    if (value < 128) {
      this.byte(value);
      return;
    }
    this.#reserve(10);
    let rest = value;
    while (rest > 0x7fff_ffff) {
      this.#bytes[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.#bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.length++] = rest;
  }

  /** Unsigned 64 bits. */
  varint64(value: bigint): void {
    if (value < 0x20_0000_0000_0000n) {
      this.varint(Number(value));
      return;
    }
    let rest = value;
    while (rest > 127n) {
      this.byte(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    this.byte(Number(rest));
  }

  bytes(source: Uint8Array, start = 0, end = source.length): void {
    const length = end - start;
    this.#reserve(length);
    // A short copy is faster by hand than through a view.
    if (length < 48) for (let i = start, at = this.length; i < end; i++, at++) this.#bytes[at] = source[i] ?? 0;
    else this.#bytes.set(source.subarray(start, end), this.length);
    this.length += length;
  }

  /** Length, then the bytes. */
  sized(source: Uint8Array, start = 0, end = source.length): void {
    this.varint(end - start);
    this.bytes(source, start, end);
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + more));
    grown.set(this.#bytes.subarray(0, this.length));
    this.#bytes = grown;
  }
}
