import { grown } from '../cut/growable.ts';
import { SpanPool } from './span-pool.ts';
import { placeOfHash, traceHash } from './trace-hash.ts';

/** A trace, or what has come of it: its spans are `last`, the one before that, and so on. */
export type OpenTrace = {
  readonly projectId: number;
  /** Four words. */
  readonly traceId: Uint32Array;
  readonly last: number;
  readonly spanCount: number;
  /** Traces that this one stands for. */
  readonly weight: number;
  /** Number of the slot in which its first and its latest span came. */
  readonly firstSlot: number;
  readonly lastSlot: number;
};

const SLOTS_BITS_MIN = 12;

/** Traces of which more may come, with their spans. Slots are numbered by the caller, ascending. */
export class OpenTraces {
  pool = new SpanPool();
  #count = 0;
  #project = new Uint32Array(1024);
  #id = new Uint32Array(4096);
  #last = new Int32Array(1024);
  #spans = new Uint32Array(1024);
  #weight = new Uint32Array(1024);
  #firstSlot = new Uint32Array(1024);
  #lastSlot = new Uint32Array(1024);
  #slots = new Int32Array(1 << SLOTS_BITS_MIN).fill(-1);
  #slotsBits = SLOTS_BITS_MIN;

  get spanCount(): number {
    return this.pool.count;
  }

  get traceCount(): number {
    return this.#count;
  }

  /**
   * Adds a span to its trace, which is opened when it is not open and `weight` is not 0.
   *
   * @param id words of the trace id
   * @returns the span in `pool`, to be filled by the caller; -1: the trace is not open and was not opened
   */
  add(projectId: number, a: number, b: number, c: number, d: number, slot: number, weight: number): number {
    let at = this.#placeOf(projectId, a, b, c, d);
    let trace = this.#slots[at] ?? -1;
    if (trace < 0) {
      if (weight === 0) return -1;
      if ((this.#count + 1) * 2 > this.#slots.length) {
        this.#rehash();
        at = this.#placeOf(projectId, a, b, c, d);
      }
      trace = this.#open(projectId, a, b, c, d);
      this.#slots[at] = trace;
      this.#weight[trace] = weight;
      this.#firstSlot[trace] = slot;
      this.#last[trace] = -1;
    }
    const span = this.pool.push(this.#last[trace] ?? -1);
    this.#last[trace] = span;
    this.#spans[trace] = (this.#spans[trace] ?? 0) + 1;
    this.#lastSlot[trace] = slot;
    return span;
  }

  /**
   * Takes out all traces whose latest span came in slot `through` or before, in the order in which they were opened. Their spans stay in
   * the returned pool, which is the caller's.
   */
  takeThrough(through: number): { readonly pool: SpanPool; readonly traces: readonly OpenTrace[] } {
    const { pool } = this;
    const taken: OpenTrace[] = [];
    const kept: OpenTrace[] = [];
    for (let trace = 0; trace < this.#count; trace++) {
      const lastSlot = this.#lastSlot[trace] ?? 0;
      (lastSlot <= through ? taken : kept).push({
        projectId: this.#project[trace] ?? 0,
        traceId: this.#id.slice(trace * 4, trace * 4 + 4),
        last: this.#last[trace] ?? -1,
        spanCount: this.#spans[trace] ?? 0,
        weight: this.#weight[trace] ?? 1,
        firstSlot: this.#firstSlot[trace] ?? 0,
        lastSlot,
      });
    }
    this.#restart(kept, pool);
    return { pool, traces: taken };
  }

  /** Hashes of all that are open. */
  forEachHash(each: (hash: number) => void): void {
    for (let trace = 0; trace < this.#count; trace++) {
      const at = trace * 4;
      const id = this.#id;
      each(traceHash(this.#project[trace] ?? 0, id[at] ?? 0, id[at + 1] ?? 0, id[at + 2] ?? 0, id[at + 3] ?? 0));
    }
  }

  /** The slot of the earliest first span; Infinity when nothing is open. */
  earliestSlot(): number {
    let earliest = Infinity;
    for (let trace = 0; trace < this.#count; trace++) earliest = Math.min(earliest, this.#firstSlot[trace] ?? 0);
    return earliest;
  }

  /** Begins again with some of the traces, so that what was taken leaves no holes. */
  #restart(kept: readonly OpenTrace[], from: SpanPool): void {
    this.pool = new SpanPool();
    this.#count = 0;
    this.#slots = new Int32Array(1 << SLOTS_BITS_MIN).fill(-1);
    this.#slotsBits = SLOTS_BITS_MIN;
    for (const trace of kept) {
      const [a = 0, b = 0, c = 0, d = 0] = trace.traceId;
      if ((this.#count + 1) * 2 > this.#slots.length) this.#rehash();
      const at = this.#placeOf(trace.projectId, a, b, c, d);
      const number = this.#open(trace.projectId, a, b, c, d);
      this.#slots[at] = number;
      const order = spansOf(from, trace);
      let before = -1;
      for (const span of order) before = this.pool.copyFrom(from, span, before);
      this.#last[number] = before;
      this.#spans[number] = trace.spanCount;
      this.#weight[number] = trace.weight;
      this.#firstSlot[number] = trace.firstSlot;
      this.#lastSlot[number] = trace.lastSlot;
    }
  }

  #open(projectId: number, a: number, b: number, c: number, d: number): number {
    const trace = this.#count++;
    if (trace === this.#project.length) {
      this.#project = grown(this.#project, trace + 1);
      this.#id = grown(this.#id, (trace + 1) * 4);
      this.#last = grown(this.#last, trace + 1);
      this.#spans = grown(this.#spans, trace + 1);
      this.#weight = grown(this.#weight, trace + 1);
      this.#firstSlot = grown(this.#firstSlot, trace + 1);
      this.#lastSlot = grown(this.#lastSlot, trace + 1);
    }
    this.#project[trace] = projectId;
    this.#id[trace * 4] = a;
    this.#id[trace * 4 + 1] = b;
    this.#id[trace * 4 + 2] = c;
    this.#id[trace * 4 + 3] = d;
    this.#spans[trace] = 0;
    return trace;
  }

  /** Where the trace is in the table, or where it would be. */
  #placeOf(projectId: number, a: number, b: number, c: number, d: number): number {
    const mask = this.#slots.length - 1;
    let at = placeOfHash(traceHash(projectId, a, b, c, d), this.#slotsBits);
    for (;;) {
      const trace = this.#slots[at] ?? -1;
      if (trace < 0 || this.#is(trace, projectId, a, b, c, d)) return at;
      at = (at + 1) & mask;
    }
  }

  #is(trace: number, projectId: number, a: number, b: number, c: number, d: number): boolean {
    const at = trace * 4;
    const id = this.#id;
    return id[at + 3] === d && id[at + 2] === c && id[at + 1] === b && id[at] === a && this.#project[trace] === projectId;
  }

  #rehash(): void {
    this.#slotsBits += 2;
    this.#slots = new Int32Array(1 << this.#slotsBits).fill(-1);
    for (let trace = 0; trace < this.#count; trace++) {
      const at = trace * 4;
      const id = this.#id;
      this.#slots[this.#placeOf(this.#project[trace] ?? 0, id[at] ?? 0, id[at + 1] ?? 0, id[at + 2] ?? 0, id[at + 3] ?? 0)] = trace;
    }
  }
}

/** The spans of a trace in the order in which they came. */
export function spansOf(pool: SpanPool, trace: Pick<OpenTrace, 'last' | 'spanCount'>): Uint32Array {
  const spans = new Uint32Array(trace.spanCount);
  for (let at = trace.spanCount - 1, span = trace.last; at >= 0; at--, span = pool.before[span] ?? -1) spans[at] = span;
  return spans;
}
