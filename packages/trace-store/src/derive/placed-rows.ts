/** More buckets of the finest resolution than are counted around one slot: a day and some minutes. */
const PLACES = 4_096;

/**
 * Rows by a pair of numbers and a time bucket, numbered from 0 by first sight. One number is the key of each, so that finding a row costs
 * no text.
 */
export class PlacedRows {
  readonly #bucketSeconds: number;
  readonly #rows = new Map<number, number>();
  readonly first: number[] = [];
  readonly second: number[] = [];
  /** Unix seconds at which the row's bucket begins. */
  readonly time: number[] = [];

  constructor(bucketSeconds: number) {
    this.#bucketSeconds = bucketSeconds;
  }

  get count(): number {
    return this.first.length;
  }

  /** @param first, second below 2^20. @param seconds Unix seconds, of times that lie at most a day and a half apart */
  rowOf(first: number, second: number, seconds: number): number {
    const bucket = Math.floor(seconds / this.#bucketSeconds);
    const key = (first * PAIR + second) * PLACES + (bucket % PLACES);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const row = this.first.length;
    this.#rows.set(key, row);
    this.first.push(first);
    this.second.push(second);
    this.time.push(bucket * this.#bucketSeconds);
    return row;
  }
}

const PAIR = 2 ** 20;
