/** Strings that follow each other, each behind its length as a varint: ClickHouse's String column as it is written. */
export class TextSink {
  #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(bytesExpected: number) {
    this.#bytes = new Uint8Array(Math.max(bytesExpected, 1024));
  }

  get encoded(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#at);
  }

  /** `bytes[start, end)` as one string. */
  add(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (this.#at + length + 5 > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + length + 5));
      grown.set(this.encoded);
      this.#bytes = grown;
    }
    let rest = length;
    while (rest > 127) {
      this.#bytes[this.#at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#at++] = rest;
    if (length > 24) {
      this.#bytes.set(bytes.subarray(start, end), this.#at);
      this.#at += length;
    } else {
      for (let i = start; i < end; i++) this.#bytes[this.#at++] = bytes[i] ?? 0;
    }
  }
}
