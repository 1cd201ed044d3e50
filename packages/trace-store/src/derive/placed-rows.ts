import { PairNumbers } from './pair-numbers.ts';

/** More buckets of the finest resolution than are counted around one slot: a day and some minutes. */
const PLACES = 4_096;
/** What a number of a row has to be below, so that it and its bucket are 32 bits. */
const FIRST_MAX = 2 ** 20;

/** Rows by a pair of numbers and a time bucket, numbered from 0 by first sight. */
export class PlacedRows {
  readonly #bucketSeconds: number;
  readonly #rows = new PairNumbers();
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

  /** @param first below 2^20. @param second below 2^32. @param seconds Unix seconds, of times that lie at most a day and a half apart */
  rowOf(first: number, second: number, seconds: number): number {
    const bucket = Math.floor(seconds / this.#bucketSeconds);
    const row = this.#rows.numberOf(first + (bucket % PLACES) * FIRST_MAX, second);
    if (row < this.first.length) return row;
    this.first.push(first);
    this.second.push(second);
    this.time.push(bucket * this.#bucketSeconds);
    return row;
  }
}
