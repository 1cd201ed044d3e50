import type { TraceScan } from '@spanhouse/otlp';

/**
 * Spans seen so far in a cut and project. A span is seen twice when trace id, span id, the whole content of the span and its
 * resource and scope are the same bytes; so nothing that differs is ever dropped. Senders that re-batch make such spans.
 */
export class SpanSet {
  readonly #scans: readonly TraceScan[];
  /** Identity of (resource, scope) by [scan][group of the scan]. */
  readonly #groupIds: readonly Int32Array[];
  readonly #slots: Int32Array;
  readonly #scan: Uint32Array;
  readonly #span: Uint32Array;
  #count = 0;

  constructor(scans: readonly TraceScan[], groupIds: readonly Int32Array[], spansMax: number) {
    this.#scans = scans;
    this.#groupIds = groupIds;
    let capacity = 64;
    while (capacity < spansMax * 2) capacity *= 2;
    this.#slots = new Int32Array(capacity).fill(-1);
    this.#scan = new Uint32Array(spansMax);
    this.#span = new Uint32Array(spansMax);
  }

  /** True when it was not there before. */
  add(scanIndex: number, span: number): boolean {
    const scan = this.#scans[scanIndex];
    if (scan === undefined) return false;
    const mask = this.#slots.length - 1;
    let slot = hashOfSpan(scan, span) & mask;
    for (;;) {
      const known = this.#slots[slot] ?? -1;
      if (known < 0) break;
      if (this.#same(known, scanIndex, scan, span)) return false;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.#count;
    this.#scan[this.#count] = scanIndex;
    this.#span[this.#count] = span;
    this.#count++;
    return true;
  }

  #same(known: number, scanIndex: number, scan: TraceScan, span: number): boolean {
    const otherIndex = this.#scan[known] ?? 0;
    const otherSpan = this.#span[known] ?? 0;
    const other = this.#scans[otherIndex];
    if (other === undefined) return false;
    const start = scan.spanStart[span] ?? 0;
    const end = scan.spanEnd[span] ?? 0;
    const otherStart = other.spanStart[otherSpan] ?? 0;
    if (end - start !== (other.spanEnd[otherSpan] ?? 0) - otherStart) return false;
    const distance = otherStart - start;
    for (let at = start; at < end; at++) if (scan.bytes[at] !== other.bytes[at + distance]) return false;
    return this.#groupIds[scanIndex]?.[scan.spanGroup[span] ?? 0] === this.#groupIds[otherIndex]?.[other.spanGroup[otherSpan] ?? 0];
  }
}

/** Of both ids, start and length: spans of one broken id still spread. */
function hashOfSpan(scan: TraceScan, span: number): number {
  const { bytes } = scan;
  let hash = (scan.spanEnd[span] ?? 0) - (scan.spanStart[span] ?? 0);
  hash = mixWords(bytes, scan.traceIdAt[span] ?? 0, 4, hash);
  hash = mixWords(bytes, scan.spanIdAt[span] ?? 0, 2, hash);
  hash = Math.imul(hash ^ Number((scan.startNano[span] ?? 0n) & 0xffff_ffffn), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function mixWords(bytes: Uint8Array, start: number, words: number, seed: number): number {
  let hash = seed;
  for (let at = start, last = start + words * 4; at < last; at += 4) {
    const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash;
}
