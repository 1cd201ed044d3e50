import { placeOfHash } from './trace-hash.ts';

/** Marks a free place; a hash of 0 is kept as 1. */
const FREE = 0;
const PLACES_BITS_MIN = 10;

/** Hashes of the traces that were closed of late, each with the slot in which that was; so that what comes behind is known to be late. */
export class ClosedHashes {
  readonly #slotsMax: number;
  #count = 0;
  #bits = PLACES_BITS_MIN;
  #hash = new Uint32Array(1 << PLACES_BITS_MIN);
  #slot = new Uint32Array(1 << PLACES_BITS_MIN);

  /** @param slotsMax so many slots are remembered */
  constructor(slotsMax: number) {
    this.#slotsMax = slotsMax;
  }

  has(hash: number): boolean {
    return this.#hash[this.#placeOf(kept(hash))] !== FREE;
  }

  /** Remembers those of a slot and forgets those of slots that are too long ago. Slots ascend. */
  remember(slot: number, hashes: Uint32Array): void {
    const before = this.#hash;
    const slots = this.#slot;
    const isStill = (at: number): boolean => before[at] !== FREE && (slots[at] ?? 0) > slot - this.#slotsMax;
    let still = 0;
    for (let at = 0; at < before.length; at++) if (isStill(at)) still++;
    this.#bits = PLACES_BITS_MIN;
    while (1 << this.#bits < (still + hashes.length) * 2) this.#bits++;
    this.#hash = new Uint32Array(1 << this.#bits);
    this.#slot = new Uint32Array(1 << this.#bits);
    this.#count = 0;
    for (let at = 0; at < before.length; at++) if (isStill(at)) this.#put(before[at] ?? FREE, slots[at] ?? 0);
    for (const hash of hashes) this.#put(kept(hash), slot);
  }

  get count(): number {
    return this.#count;
  }

  forEach(each: (hash: number) => void): void {
    for (const hash of this.#hash) if (hash !== FREE) each(hash);
  }

  #put(hash: number, slot: number): void {
    const place = this.#placeOf(hash);
    if (this.#hash[place] === FREE) this.#count++;
    this.#hash[place] = hash;
    this.#slot[place] = slot;
  }

  #placeOf(hash: number): number {
    const mask = this.#hash.length - 1;
    let place = placeOfHash(hash, this.#bits);
    while (this.#hash[place] !== FREE && this.#hash[place] !== hash) place = (place + 1) & mask;
    return place;
  }
}

function kept(hash: number): number {
  return hash === FREE ? 1 : hash;
}
