type Place = { readonly part: number; readonly position: number };

/** Where a span id is first found among the columns of several blocks. Open addressing over one array: 8 to 16 bytes a span. */
export class SpanIdIndex {
  readonly #parts: readonly BigUint64Array[];
  /** Rank of the part's first id among all. */
  readonly #firsts: readonly number[];
  /** 1 + rank; 0 is free. */
  readonly #slots: Uint32Array;
  readonly #mask: bigint;

  constructor(parts: readonly BigUint64Array[]) {
    this.#parts = parts;
    const firsts: number[] = [];
    let total = 0;
    for (const part of parts) {
      firsts.push(total);
      total += part.length;
    }
    this.#firsts = firsts;
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, total * 2)));
    this.#slots = new Uint32Array(size);
    this.#mask = BigInt(size - 1);
    parts.forEach((ids, part) => {
      ids.forEach((id, position) => {
        const slot = this.#slotOf(id);
        if (this.#slots[slot] === 0) this.#slots[slot] = 1 + (firsts[part] ?? 0) + position;
      });
    });
  }

  /** Null when there is no such span. */
  find(id: bigint): Place | null {
    const rank = (this.#slots[this.#slotOf(id)] ?? 0) - 1;
    return rank < 0 ? null : this.#placeOf(rank);
  }

  /** The slot that holds the id, or the free one where it belongs. */
  #slotOf(id: bigint): number {
    const last = Number(this.#mask);
    let slot = Number(mixed(id) & this.#mask);
    for (;;) {
      const rank = (this.#slots[slot] ?? 0) - 1;
      if (rank < 0) return slot;
      const { part, position } = this.#placeOf(rank);
      if (this.#parts[part]?.[position] === id) return slot;
      slot = slot === last ? 0 : slot + 1;
    }
  }

  #placeOf(rank: number): Place {
    let low = 0;
    let high = this.#firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#firsts[middle] ?? 0) <= rank) low = middle;
      else high = middle - 1;
    }
    return { part: low, position: rank - (this.#firsts[low] ?? 0) };
  }
}

/** Ids that were counted up are spread, too. The multiplier is that of Fibonacci hashing, 2^64 over the golden ratio. */
function mixed(id: bigint): bigint {
  const product = BigInt.asUintN(64, id * 0x9e3779b97f4a7c15n);
  return product ^ (product >> 32n);
}
