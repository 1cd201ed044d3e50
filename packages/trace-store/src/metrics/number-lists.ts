import { grown } from '../cut/growable.ts';

/** Numbers distinct lists of numbers from 0 by first sight. */
export class NumberLists {
  size = 0;
  #numbers = new Uint32Array(4096);
  #first = new Uint32Array(256);
  #hashes = new Int32Array(256);
  #slots = new Int32Array(1024).fill(-1);

  /** Number of the list `numbers[0, length)`. */
  idOf(numbers: Uint32Array, length: number): number {
    let hash = length;
    for (let i = 0; i < length; i++) {
      hash = Math.imul(hash ^ (numbers[i] ?? 0), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const id = this.#slots[slot] ?? -1;
      if (id < 0) break;
      if (this.#hashes[id] === hash && this.#same(id, numbers, length)) return id;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.size;
    return this.#add(numbers, length, hash);
  }

  #same(id: number, numbers: Uint32Array, length: number): boolean {
    const first = this.#first[id] ?? 0;
    if ((this.#first[id + 1] ?? 0) - first !== length) return false;
    for (let i = 0; i < length; i++) if (this.#numbers[first + i] !== numbers[i]) return false;
    return true;
  }

  #add(numbers: Uint32Array, length: number, hash: number): number {
    const id = this.size++;
    const first = this.#first[id] ?? 0;
    this.#numbers = grown(this.#numbers, first + length);
    this.#first = grown(this.#first, id + 2);
    this.#hashes = grown(this.#hashes, id + 1);
    for (let i = 0; i < length; i++) this.#numbers[first + i] = numbers[i] ?? 0;
    this.#first[id + 1] = first + length;
    this.#hashes[id] = hash;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = (this.#hashes[id] ?? 0) & mask;
      while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}
