import { grown } from '../cut/growable.ts';
import { BUCKETS_PER_OCTAVE, bucketOf, ZERO_BUCKET } from './histogram.ts';

/** Histograms of all rows: that of row r is [ends[r - 1], ends[r]), buckets ascending. */
export type RowHistograms = { readonly ends: Uint32Array; readonly buckets: Int16Array; readonly counts: Float64Array };

/** Bytes of an exemplar: 8 of priority, big-endian, then a trace id. */
export const EXEMPLAR_BYTES = 24;

/**
 * Counts in the making: one row for each series and time bucket, numbered from 0 by first sight. Histograms are collected as pairs
 * and summed at the end, so that a span costs a few writes into arrays.
 */
export class MetricCounts {
  rows = 0;
  series = new Uint32Array(1024);
  /** Of the row's time bucket, counted in its length since the epoch. */
  time = new Uint32Array(1024);
  count = new Float64Array(1024);
  sumNs = new Float64Array(1024);
  minNs = new Float64Array(1024);
  maxNs = new Float64Array(1024);
  slowest = new Uint8Array(1024 * EXEMPLAR_BYTES);
  typical = new Uint8Array(1024 * EXEMPLAR_BYTES);
  readonly #rowOf = new Map<number, number>();
  /** By series: the row that was counted in last, and its time. Spans come roughly in the order of time. */
  #lastTime = new Int32Array(1024).fill(-1);
  #lastRow = new Int32Array(1024);
  /** Greatest hash of a trace id so far, by row. */
  #typicalHash = new Float64Array(1024);
  #pairRow = new Uint32Array(4096);
  #pairBucket = new Int16Array(4096);
  #pairs = 0;

  /**
   * @param durationNs whole, not negative
   * @param hash of the trace id, 32 bits
   * @param bytes holds the trace id at `traceIdAt`
   */
  add(series: number, time: number, durationNs: number, hash: number, bytes: Uint8Array, traceIdAt: number): void {
    const row = this.#rowFor(series, time);
    this.count[row] = (this.count[row] ?? 0) + 1;
    this.sumNs[row] = (this.sumNs[row] ?? 0) + durationNs;
    if (durationNs < (this.minNs[row] ?? 0)) this.minNs[row] = durationNs;
    if (durationNs > (this.maxNs[row] ?? 0)) {
      this.maxNs[row] = durationNs;
      writeExemplar(this.slowest, row * EXEMPLAR_BYTES, durationNs, bytes, traceIdAt);
    }
    if (hash > (this.#typicalHash[row] ?? 0)) {
      this.#typicalHash[row] = hash;
      writeExemplar(this.typical, row * EXEMPLAR_BYTES, hash, bytes, traceIdAt);
    }
    if (this.#pairs === this.#pairRow.length) {
      this.#pairRow = grown(this.#pairRow, this.#pairs + 1);
      this.#pairBucket = grown(this.#pairBucket, this.#pairs + 1);
    }
    this.#pairRow[this.#pairs] = row;
    this.#pairBucket[this.#pairs++] = bucketOf(durationNs);
  }

  histograms(): RowHistograms {
    const pairRow = this.#pairRow.subarray(0, this.#pairs);
    const pairBucket = this.#pairBucket.subarray(0, this.#pairs);
    // Ordered by bucket and then, keeping that order, by row.
    const { order: byBucket } = orderedBy(pairBucket, ZERO_BUCKET, BUCKETS);
    const rows = new Uint32Array(this.#pairs);
    for (let i = 0; i < rows.length; i++) rows[i] = pairRow[byBucket[i] ?? 0] ?? 0;
    const { order, ends: pairEnds } = orderedBy(rows, 0, this.rows);
    const ends = new Uint32Array(this.rows);
    const buckets = new Int16Array(this.#pairs);
    const counts = new Float64Array(this.#pairs);
    let length = 0;
    for (let row = 0, i = 0; row < this.rows; row++) {
      const end = pairEnds[row] ?? 0;
      for (let last = NO_BUCKET; i < end; i++) {
        const bucket = pairBucket[byBucket[order[i] ?? 0] ?? 0] ?? 0;
        if (bucket === last) {
          counts[length - 1] = (counts[length - 1] ?? 0) + 1;
          continue;
        }
        last = bucket;
        buckets[length] = bucket;
        counts[length++] = 1;
      }
      ends[row] = length;
    }
    return { ends, buckets: buckets.subarray(0, length), counts: counts.subarray(0, length) };
  }

  #rowFor(series: number, time: number): number {
    if (this.#lastTime[series] === time) return this.#lastRow[series] ?? 0;
    const key = series * TIMES + time;
    let row = this.#rowOf.get(key);
    if (row === undefined) {
      row = this.#newRow(series, time);
      this.#rowOf.set(key, row);
    }
    if (series >= this.#lastTime.length) {
      const known = this.#lastTime.length;
      this.#lastTime = grown(this.#lastTime, series + 1).fill(-1, known);
      this.#lastRow = grown(this.#lastRow, series + 1);
    }
    this.#lastTime[series] = time;
    this.#lastRow[series] = row;
    return row;
  }

  #newRow(series: number, time: number): number {
    const row = this.rows++;
    if (row === this.series.length) {
      this.series = grown(this.series, row + 1);
      this.time = grown(this.time, row + 1);
      this.count = grown(this.count, row + 1);
      this.sumNs = grown(this.sumNs, row + 1);
      this.minNs = grown(this.minNs, row + 1);
      this.maxNs = grown(this.maxNs, row + 1);
      this.#typicalHash = grown(this.#typicalHash, row + 1);
      this.slowest = grown(this.slowest, (row + 1) * EXEMPLAR_BYTES);
      this.typical = grown(this.typical, (row + 1) * EXEMPLAR_BYTES);
    }
    this.series[row] = series;
    this.time[row] = time;
    this.minNs[row] = Infinity;
    // Below any duration and any hash, so that the first span leaves its exemplars.
    this.maxNs[row] = -1;
    this.#typicalHash[row] = -1;
    return row;
  }
}

/** Durations are below 2^53 ns. */
const BUCKETS = 53 * BUCKETS_PER_OCTAVE - ZERO_BUCKET;
/** Below any. */
const NO_BUCKET = ZERO_BUCKET - 1;

/**
 * Positions of `keys` in ascending order of the key, equal keys in the order they have; and of each key where its positions end.
 * Keys are from `least`, `count` of them.
 */
function orderedBy(
  keys: Uint32Array | Int16Array,
  least: number,
  count: number,
): { readonly order: Uint32Array; readonly ends: Uint32Array } {
  const ends = new Uint32Array(count);
  for (let i = 0; i < keys.length; i++) {
    const key = (keys[i] ?? 0) - least;
    ends[key] = (ends[key] ?? 0) + 1;
  }
  for (let key = 0, end = 0; key < count; key++) {
    const own = ends[key] ?? 0;
    ends[key] = end; // where the next position of the key goes; in the end, where they end
    end += own;
  }
  const order = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    const key = (keys[i] ?? 0) - least;
    const place = ends[key] ?? 0;
    order[place] = i;
    ends[key] = place + 1;
  }
  return { order, ends };
}

/** More than there are time buckets of any length until the year 2100. */
const TIMES = 2 ** 28;

function writeExemplar(out: Uint8Array, at: number, priority: number, bytes: Uint8Array, traceIdAt: number): void {
  let high = Math.floor(priority / 2 ** 32);
  let low = (priority % 2 ** 32) | 0;
  for (let i = 3; i >= 0; i--, high >>>= 8) out[at + i] = high & 0xff;
  for (let i = 7; i >= 4; i--, low >>>= 8) out[at + i] = low & 0xff;
  for (let i = 0; i < 16; i++) out[at + 8 + i] = bytes[traceIdAt + i] ?? 0;
}
