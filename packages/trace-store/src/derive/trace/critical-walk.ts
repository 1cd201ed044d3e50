import { byTime } from './by-time.ts';
import type { TraceTree } from './children-of.ts';
import { groupsOf, type Groups } from './groups-of.ts';
import { shifted } from './shifted.ts';
import type { TraceSpans } from './trace-spans.ts';

/**
 * The walk along a critical path, as defined at `criticalPath`. Made once a trace: O(n log n). One walk costs the number of
 * children of the spans on the path, and needs no recursion; its frames are columns, kept between walks.
 */
export class CriticalWalk {
  readonly #start: Float64Array;
  readonly #end: Float64Array;
  /** Children that are waited for, the last to end first; then by start, then by index. */
  readonly #children: Groups;
  // Frames, by depth: the span, where its window begins, up to where it is decided (going back), and the next child to look at.
  readonly #span: Uint32Array;
  readonly #from: Float64Array;
  readonly #point: Float64Array;
  readonly #next: Uint32Array;

  constructor(spans: TraceSpans, shift: Float64Array, { parent }: TraceTree) {
    const { count, isAsync } = spans;
    this.#start = shifted(spans.start, shift);
    const end = shifted(spans.end, shift);
    this.#end = end;
    const waiter = parent.slice();
    for (let i = 0; i < count; i++) if (isAsync[i] === 1) waiter[i] = -1;
    // Sorting is stable: of equal ends the order by start and index stays.
    const lastFirst = byTime(this.#start).sort((a, b) => (end[b] ?? 0) - (end[a] ?? 0));
    this.#children = groupsOf(lastFirst, waiter, count);
    this.#span = new Uint32Array(count);
    this.#from = new Float64Array(count);
    this.#point = new Float64Array(count);
    this.#next = new Uint32Array(count);
  }

  /**
   * Gives the segments of the path of `top`, the last one first.
   *
   * @returns what it cost: spans on the path and their children, each counted once
   */
  walk(top: number, segment: (span: number, from: number, to: number) => void): number {
    const { first } = this.#children;
    let visits = 0;
    let depth = -1;
    const enter = (span: number, from: number, to: number): void => {
      depth++;
      this.#span[depth] = span;
      this.#from[depth] = from;
      this.#point[depth] = to;
      this.#next[depth] = first[span] ?? 0;
      visits += 1 + (first[span + 1] ?? 0) - (first[span] ?? 0);
    };
    if ((this.#start[top] ?? 0) < (this.#end[top] ?? 0)) enter(top, this.#start[top] ?? 0, this.#end[top] ?? 0);
    while (depth >= 0) {
      const span = this.#span[depth] ?? 0;
      const from = this.#from[depth] ?? 0;
      const point = this.#point[depth] ?? 0;
      const child = this.#takeChild(depth, span, from, point);
      const childTo = child < 0 ? from : Math.min(this.#end[child] ?? 0, point);
      if (childTo < point) segment(span, childTo, point);
      if (child < 0) {
        depth--;
        continue;
      }
      const childFrom = Math.max(this.#start[child] ?? 0, from);
      this.#point[depth] = childFrom;
      enter(child, childFrom, childTo);
    }
    return visits;
  }

  /** The next child on the path of a frame, going back from `point`; -1: none. */
  #takeChild(depth: number, span: number, from: number, point: number): number {
    const { first, member } = this.#children;
    const last = first[span + 1] ?? 0;
    let next = this.#next[depth] ?? 0;
    let taken = -1;
    // Nothing is decided yet: all that outlive the window end with it once clipped, so that the one that started first is taken.
    if (next === first[span]) {
      for (; next < last; next++) {
        const child = member[next] ?? 0;
        if ((this.#end[child] ?? 0) < point) break;
        if ((this.#start[child] ?? 0) < point && (taken < 0 || this.#isEarlier(child, taken))) taken = child;
      }
    }
    while (taken < 0 && next < last) {
      const child = member[next] ?? 0;
      const to = this.#end[child] ?? 0;
      if (to <= from) break;
      next++;
      if (to <= point && (this.#start[child] ?? 0) < to) taken = child;
    }
    this.#next[depth] = next;
    return taken;
  }

  #isEarlier(span: number, other: number): boolean {
    const later = (this.#start[span] ?? 0) - (this.#start[other] ?? 0);
    return later < 0 || (later === 0 && span < other);
  }
}
