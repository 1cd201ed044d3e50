import { bucketOf } from '../metrics/histogram.ts';
import type { RowHistograms } from '../metrics/metric-counts.ts';

/** Above any bucket; buckets count from -1. */
const BUCKETS = 8_192;

/** Histograms of rows, of durations that stand for several. */
export class WeightedHistograms {
  readonly #counts = new Map<number, number>();

  add(row: number, durationNs: number, weight: number): void {
    const key = row * BUCKETS + bucketOf(durationNs) + 1;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + weight);
  }

  of(rows: number): RowHistograms {
    const keys = Float64Array.from(this.#counts.keys()).sort();
    const ends = new Uint32Array(rows);
    const buckets = new Int16Array(keys.length);
    const counts = new Float64Array(keys.length);
    keys.forEach((key, i) => {
      buckets[i] = (key % BUCKETS) - 1;
      counts[i] = this.#counts.get(key) ?? 0;
      ends[Math.floor(key / BUCKETS)] = i + 1;
    });
    for (let row = 1; row < rows; row++) ends[row] = Math.max(ends[row] ?? 0, ends[row - 1] ?? 0);
    return { ends, buckets, counts };
  }
}
