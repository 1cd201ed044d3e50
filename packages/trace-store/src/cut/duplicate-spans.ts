import { sameRange } from './byte-hash.ts';
import type { CutSpans } from './cut-spans.ts';

/**
 * Spans seen so far in a cut and project. A span is seen twice when trace id, span id, the whole content of the span and its
 * resource and scope are the same bytes; so nothing that differs is ever dropped. Senders that re-batch make such spans.
 */
export class SpanSet {
  readonly #spans: CutSpans;
  readonly #view: DataView;
  /** Pairs of a hash and a span + 1, so that a look-up touches one place. */
  readonly #slots: Int32Array;

  constructor(spans: CutSpans, spansMax: number) {
    this.#spans = spans;
    const { bytes } = spans.scan;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let capacity = 64;
    while (capacity < spansMax * 2) capacity *= 2;
    this.#slots = new Int32Array(capacity * 2);
  }

  /** True when it was not there before. */
  add(span: number): boolean {
    const hash = this.#hashOf(span);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    for (;;) {
      const known = (slots[slot + 1] ?? 0) - 1;
      if (known < 0) break;
      if (slots[slot] === hash && this.#same(known, span)) return false;
      slot = (slot + 2) & mask;
    }
    slots[slot] = hash;
    slots[slot + 1] = span + 1;
    return true;
  }

  #same(known: number, span: number): boolean {
    const { scan, origin } = this.#spans;
    const start = scan.spanStart[span] ?? 0;
    const length = (scan.spanEnd[span] ?? 0) - start;
    const knownStart = scan.spanStart[known] ?? 0;
    if (length !== (scan.spanEnd[known] ?? 0) - knownStart || origin[span] !== origin[known]) return false;
    return sameRange(this.#view, scan.bytes, knownStart, start, length);
  }

  /** Of both ids, start and length: spans of one broken id still spread. */
  #hashOf(span: number): number {
    const { scan, spanId } = this.#spans;
    const trace = scan.traceIdAt[span] ?? 0;
    let hash = (scan.spanEnd[span] ?? 0) - (scan.spanStart[span] ?? 0);
    for (let at = trace; at < trace + 16; at += 4) hash = mixed(hash, this.#view.getInt32(at, true));
    hash = mixed(hash, spanId[span * 2] ?? 0);
    hash = mixed(hash, spanId[span * 2 + 1] ?? 0);
    hash = mixed(hash, scan.start[span * 2] ?? 0);
    return hash ^ (hash >>> 16);
  }
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x85ebca6b);
  return product ^ (product >>> 15);
}
