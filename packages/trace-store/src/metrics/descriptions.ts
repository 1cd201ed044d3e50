import { grown } from '../cut/growable.ts';
import type { SpanDescription } from '../describe/span-description.ts';
import { NumberLists } from './number-lists.ts';

/** Numbers what spans are, from 0 by first sight; descriptions that say the same are one. */
export class Descriptions {
  readonly all: SpanDescription[] = [];
  readonly #seen = new NumberLists();
  /** By list seen: its description. */
  #numberOf = new Uint32Array(256);
  readonly #numbers = new Map<string, number>();

  /** What `describe` says, which is asked once for each distinct list `numbers[0, length)`. */
  numberOf(numbers: Uint32Array, length: number, describe: () => SpanDescription): number {
    const seen = this.#seen.size;
    const list = this.#seen.idOf(numbers, length);
    if (list < seen) return this.#numberOf[list] ?? 0;
    const number = this.add(describe());
    this.#numberOf = grown(this.#numberOf, list + 1);
    this.#numberOf[list] = number;
    return number;
  }

  /** The number of this one. */
  add(description: SpanDescription): number {
    const text = JSON.stringify(Object.values(description));
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.all.length);
    return this.all.push(description) - 1;
  }
}
