/** Up to so many are copied one by one: a call of `set` costs more. */
const SHORT_BYTES = 24;

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
    const into = this.#bytes;
    let at = this.#at;
    let rest = length;
    while (rest > 127) {
      into[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    into[at++] = rest;
    if (length > SHORT_BYTES) into.set(bytes.subarray(start, end), at);
    else for (let i = 0; i < length; i++) into[at + i] = bytes[start + i] ?? 0;
    this.#at = at + length;
  }
}
