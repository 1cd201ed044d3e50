/**
 * Numbers distinct byte strings from 0 in the order of their first sight. Exact: bytes are compared.
 * The dictionary holds views into the arrays it was given (the decompressed requests), which must stay unchanged.
 */
export class ByteInterner {
  readonly #views: Uint8Array[] = [];
  #slots = new Int32Array(64).fill(-1);
  #hashes = new Int32Array(64);

  /** @param first strings that get the first numbers, e.g. the empty one. */
  constructor(first: readonly Uint8Array[] = []) {
    for (const bytes of first) this.idOf(bytes, 0, bytes.length);
  }

  get size(): number {
    return this.#views.length;
  }

  get dictionary(): readonly Uint8Array[] {
    return this.#views;
  }

  idOf(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOfBytes(bytes, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const id = this.#slots[slot] ?? -1;
      if (id < 0) break;
      if (this.#hashes[id] === hash && sameBytes(this.#views[id], bytes, start, end)) return id;
      slot = (slot + 1) & mask;
    }
    return this.#add(bytes.subarray(start, end), hash, slot);
  }

  #add(view: Uint8Array, hash: number, slot: number): number {
    const id = this.#views.length;
    this.#views.push(view);
    if (id >= this.#hashes.length) {
      const hashes = new Int32Array(this.#hashes.length * 2);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
    }
    this.#hashes[id] = hash;
    this.#slots[slot] = id;
    if (this.#views.length * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#views.length; id++) {
      let slot = (this.#hashes[id] ?? 0) & mask;
      while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** Whole words mixed as in MurmurHash3; for tables in memory only, never stored. */
function hashOfBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (const last = end - 4; at <= last; at += 4) {
    // eslint-disable-next-line @typescript-eslint/no-non-null-assertion -- inside the range; innermost loop of ingest
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0xc2b2ae35);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

function sameBytes(known: Uint8Array | undefined, bytes: Uint8Array, start: number, end: number): boolean {
  if (known?.length !== end - start) return false;
  for (let i = 0, at = start; at < end; i++, at++) if (known[i] !== bytes[at]) return false;
  return true;
}
