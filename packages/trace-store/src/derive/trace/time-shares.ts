import { grown } from '../../cut/growable.ts';

/**
 * Who an entry's time belongs to, a row a share; rows are appended. Of each row: the entry, the span that has the share, and how
 * much, in nanoseconds, always above 0. The columns are longer than `count`, and are replaced when rows are added.
 */
export class TimeShares {
  count = 0;
  entry = new Int32Array(0);
  /** Span; -1: the entry's own time. */
  span = new Int32Array(0);
  ns = new Float64Array(0);

  /** Nothing is added for a share of 0. */
  add(entry: number, span: number, ns: number): void {
    if (ns <= 0) return;
    const row = this.count++;
    if (row >= this.ns.length) {
      this.entry = grown(this.entry, this.count);
      this.span = grown(this.span, this.count);
      this.ns = grown(this.ns, this.count);
    }
    this.entry[row] = entry;
    this.span[row] = span;
    this.ns[row] = ns;
  }

  /** Forgets the rows and keeps the memory, for the next trace. */
  clear(): void {
    this.count = 0;
  }
}
