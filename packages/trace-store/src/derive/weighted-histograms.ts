import { grown } from '../cut/growable.ts';
import { bucketOf } from '../metrics/histogram.ts';
import type { RowHistograms } from '../metrics/metric-counts.ts';
import { PairNumbers } from './pair-numbers.ts';

/** Above any bucket; buckets count from -1. */
const BUCKETS = 8_192;

/** Histograms of rows, of durations that stand for several. */
export class WeightedHistograms {
  /** Pairs of a row and a bucket, counted from 0. */
  readonly #pairs = new PairNumbers();
  #counts = new Float64Array(512);

  add(row: number, durationNs: number, weight: number): void {
    const pair = this.#pairs.numberOf(row, bucketOf(durationNs) + 1);
    this.#counts = grown(this.#counts, pair + 1);
    this.#counts[pair] = (this.#counts[pair] ?? 0) + weight;
  }

  of(rows: number): RowHistograms {
    const { count, first, second } = this.#pairs;
    const order = Array.from({ length: count }, (_, pair) => pair);
    const keyOf = (pair: number): number => (first[pair] ?? 0) * BUCKETS + (second[pair] ?? 0);
    order.sort((a, b) => keyOf(a) - keyOf(b));
    const ends = new Uint32Array(rows);
    const buckets = new Int16Array(count);
    const counts = new Float64Array(count);
    order.forEach((pair, i) => {
      buckets[i] = (second[pair] ?? 0) - 1;
      counts[i] = this.#counts[pair] ?? 0;
      ends[first[pair] ?? 0] = i + 1;
    });
    for (let row = 1; row < rows; row++) ends[row] = Math.max(ends[row] ?? 0, ends[row - 1] ?? 0);
    return { ends, buckets, counts };
  }
}
