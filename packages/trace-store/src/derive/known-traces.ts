const BITS_MIN = 16;
/** 2^27 bits are 16 MiB. With more traces than that is good for, spans are scanned for nothing. */
const BITS_MAX = 27;
/** So that one in sixteen hashes at most is taken for known and is not. */
const BITS_A_TRACE = 16;

/**
 * Which traces may be known, as bits: bit `hash >>> (32 - bits)` is set for each that is, and for some more. It spares what is not looked at
 * the scan, and decides nothing else.
 */
export class KnownTraces {
  #bits = BITS_MIN;
  #words = new Uint32Array(1 << (BITS_MIN - 5));
  #count = 0;

  /** Bits, the lowest of the first word first; as many as a power of two. */
  get words(): Uint32Array<ArrayBuffer> {
    return this.#words;
  }

  add(hash: number): void {
    if (++this.#count * BITS_A_TRACE > 2 ** this.#bits && this.#bits < BITS_MAX) this.#grow();
    const bit = hash >>> (32 - this.#bits);
    this.#words[bit >>> 5] = (this.#words[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }

  /** Each bit becomes two: of which of them it was is not known. */
  #grow(): void {
    const words = new Uint32Array(this.#words.length * 2);
    for (const [at, word] of this.#words.entries()) {
      words[at * 2] = doubled(word & 0xffff);
      words[at * 2 + 1] = doubled(word >>> 16);
    }
    this.#words = words;
    this.#bits++;
  }
}

/** Each of 16 bits twice. */
function doubled(half: number): number {
  let bits = half;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  bits = (bits | (bits << 1)) & 0x55555555;
  return bits | (bits << 1);
}
