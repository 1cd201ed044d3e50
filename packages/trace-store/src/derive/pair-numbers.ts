import { grown } from '../cut/growable.ts';

const PLACES_BITS_MIN = 10;

/** Numbers the distinct pairs of 32-bit numbers, from 0 by first sight. A Map of such keys costs an object a key. */
export class PairNumbers {
  count = 0;
  /** By number. Longer than `count`, and replaced when a pair is added. */
  first = new Uint32Array(512);
  second = new Uint32Array(512);
  #bits = PLACES_BITS_MIN;
  #places = new Int32Array(1 << PLACES_BITS_MIN).fill(-1);

  numberOf(first: number, second: number): number {
    const place = this.#placeOf(first, second);
    const known = this.#places[place] ?? -1;
    if (known >= 0) return known;
    const number = this.count++;
    this.first = grown(this.first, this.count);
    this.second = grown(this.second, this.count);
    this.first[number] = first;
    this.second[number] = second;
    this.#places[place] = number;
    if (this.count * 2 > this.#places.length) this.#rehash();
    return number;
  }

  #placeOf(first: number, second: number): number {
    const mask = this.#places.length - 1;
    const mixed = Math.imul(Math.imul(first, 0x85ebca6b) ^ second, 0x9e3779b1);
    let place = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> (32 - this.#bits);
    for (;;) {
      const number = this.#places[place] ?? -1;
      if (number < 0 || (this.first[number] === first && this.second[number] === second)) return place;
      place = (place + 1) & mask;
    }
  }

  #rehash(): void {
    this.#bits += 2;
    this.#places = new Int32Array(1 << this.#bits).fill(-1);
    for (let number = 0; number < this.count; number++)
      this.#places[this.#placeOf(this.first[number] ?? 0, this.second[number] ?? 0)] = number;
  }
}
