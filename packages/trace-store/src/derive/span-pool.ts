import { grown } from '../cut/growable.ts';

const NAMES_PARENT = 1;
const NAMES_LINK = 2;

/**
 * Spans that wait for the rest of their traces, as columns: a span is its index. Each knows the span of its trace that came before it.
 * 60 bytes a span.
 */
export class SpanPool {
  count = 0;
  /** Index of the span of the same trace that came before; -1 for its first. */
  before = new Int32Array(4096);
  /** Ids as pairs of words. */
  id = new Uint32Array(8192);
  parentId = new Uint32Array(8192);
  linkId = new Uint32Array(8192);
  /** Nanoseconds as pairs of words, the low one first. */
  start = new Uint32Array(8192);
  end = new Uint32Array(8192);
  series = new Uint32Array(4096);
  #names = new Uint8Array(4096);

  /** Adds an empty span behind another; -1: it is the first of its trace. @returns its index */
  push(before: number): number {
    const span = this.count++;
    if (span === this.before.length) {
      this.before = grown(this.before, span + 1);
      this.id = grown(this.id, (span + 1) * 2);
      this.parentId = grown(this.parentId, (span + 1) * 2);
      this.linkId = grown(this.linkId, (span + 1) * 2);
      this.start = grown(this.start, (span + 1) * 2);
      this.end = grown(this.end, (span + 1) * 2);
      this.series = grown(this.series, span + 1);
      this.#names = grown(this.#names, span + 1);
    }
    this.before[span] = before;
    this.#names[span] = 0;
    return span;
  }

  setParent(span: number, high: number, low: number): void {
    this.parentId[span * 2] = high;
    this.parentId[span * 2 + 1] = low;
    this.#names[span] = (this.#names[span] ?? 0) | NAMES_PARENT;
  }

  setLink(span: number, high: number, low: number): void {
    this.linkId[span * 2] = high;
    this.linkId[span * 2 + 1] = low;
    this.#names[span] = (this.#names[span] ?? 0) | NAMES_LINK;
  }

  hasParent(span: number): boolean {
    return ((this.#names[span] ?? 0) & NAMES_PARENT) !== 0;
  }

  hasLink(span: number): boolean {
    return ((this.#names[span] ?? 0) & NAMES_LINK) !== 0;
  }

  /** Takes over a span of another pool. @returns its index here */
  copyFrom(other: SpanPool, span: number, before: number): number {
    const at = this.push(before);
    for (const half of [0, 1]) {
      this.id[at * 2 + half] = other.id[span * 2 + half] ?? 0;
      this.parentId[at * 2 + half] = other.parentId[span * 2 + half] ?? 0;
      this.linkId[at * 2 + half] = other.linkId[span * 2 + half] ?? 0;
      this.start[at * 2 + half] = other.start[span * 2 + half] ?? 0;
      this.end[at * 2 + half] = other.end[span * 2 + half] ?? 0;
    }
    this.series[at] = other.series[span] ?? 0;
    this.#names[at] = other.#names[span] ?? 0;
    return at;
  }
}
