import { grown } from '../cut/growable.ts';
import { bucketOf } from './histogram.ts';

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

  /** @param bytes holds the trace id at `traceIdAt`. @param durationNs whole, not negative */
  add(series: number, time: number, durationNs: number, bytes: Uint8Array, traceIdAt: number): void {
    const row = this.#rowFor(series, time);
    this.count[row] = (this.count[row] ?? 0) + 1;
    this.sumNs[row] = (this.sumNs[row] ?? 0) + durationNs;
    if (durationNs < (this.minNs[row] ?? 0)) this.minNs[row] = durationNs;
    if (durationNs > (this.maxNs[row] ?? 0)) {
      this.maxNs[row] = durationNs;
      writeExemplar(this.slowest, row * EXEMPLAR_BYTES, durationNs, bytes, traceIdAt);
    }
    const hash = traceHash(bytes, traceIdAt);
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
    const first = new Uint32Array(this.rows + 1);
    for (let p = 0; p < this.#pairs; p++) {
      const next = (this.#pairRow[p] ?? 0) + 1;
      first[next] = (first[next] ?? 0) + 1;
    }
    for (let row = 0; row < this.rows; row++) first[row + 1] = (first[row + 1] ?? 0) + (first[row] ?? 0);
    const sorted = new Int16Array(this.#pairs);
    const at = first.slice(0, this.rows);
    for (let p = 0; p < this.#pairs; p++) {
      const row = this.#pairRow[p] ?? 0;
      const place = at[row] ?? 0;
      sorted[place] = this.#pairBucket[p] ?? 0;
      at[row] = place + 1;
    }
    const ends = new Uint32Array(this.rows);
    const buckets = new Int16Array(this.#pairs);
    const counts = new Float64Array(this.#pairs);
    let length = 0;
    for (let row = 0; row < this.rows; row++) {
      const own = sorted.subarray(first[row], first[row + 1]).sort();
      for (let i = 0; i < own.length; i++) {
        if (i > 0 && own[i] === own[i - 1]) {
          counts[length - 1] = (counts[length - 1] ?? 0) + 1;
          continue;
        }
        buckets[length] = own[i] ?? 0;
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

/** More than there are time buckets of any length until the year 2100. */
const TIMES = 2 ** 28;

function writeExemplar(out: Uint8Array, at: number, priority: number, bytes: Uint8Array, traceIdAt: number): void {
  let high = Math.floor(priority / 2 ** 32);
  let low = (priority % 2 ** 32) | 0;
  for (let i = 3; i >= 0; i--, high >>>= 8) out[at + i] = high & 0xff;
  for (let i = 7; i >= 4; i--, low >>>= 8) out[at + i] = low & 0xff;
  for (let i = 0; i < 16; i++) out[at + 8 + i] = bytes[traceIdAt + i] ?? 0;
}

/** Of the random end of a trace id; 32 bits. */
function traceHash(bytes: Uint8Array, at: number): number {
  let hash = 0;
  for (let i = 8; i < 16; i++) hash = Math.imul(hash ^ (bytes[at + i] ?? 0), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x85ebca6b) >>> 0;
}
