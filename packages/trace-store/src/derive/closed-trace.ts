import { nanoBetween } from '../metrics/nano-time.ts';
import type { Series } from '../metrics/metric-series.ts';
import { spansOf, type OpenTrace } from './open-traces.ts';
import type { SpanPool } from './span-pool.ts';
import type { TraceSpans } from './trace/trace-spans.ts';

/** A trace of which nothing more is expected, ready to be looked at. Arrays are by span, in the order of span ids. */
export type ClosedTrace = {
  readonly spans: TraceSpans;
  /** Position in the series that its pool was filled with. */
  readonly series: Uint32Array;
  /** Unix seconds at which each span starts. */
  readonly startSeconds: Float64Array;
  readonly hasRoot: boolean;
};

/** Longer spans count as this: beyond it a double no longer holds every nanosecond. */
const DURATION_MAX_NS = 2 ** 53 - 1;
const WORD = 2 ** 32;

/** Numbers services and instances over all traces of a slot. */
export type PlaceNumbers = { serviceOf(series: number): number; instanceOf(series: number): number };

/** Puts a trace together. A span that came twice is here once, as it came first. Cost: O(n log n). */
export function closedTrace(pool: SpanPool, trace: OpenTrace, series: readonly Series[], numbers: PlaceNumbers): ClosedTrace {
  const order = distinctById(pool, spansOf(pool, trace));
  const count = order.length;
  const { low, high } = earliest(pool, order);
  const parent = new Int32Array(count).fill(-1);
  const linkOf = new Int32Array(count).fill(-1);
  const isRoot = new Uint8Array(count);
  const start = new Float64Array(count);
  const end = new Float64Array(count);
  const role = new Uint8Array(count);
  const service = new Uint32Array(count);
  const instance = new Uint32Array(count);
  const isAsync = new Uint8Array(count);
  const seriesOf = new Uint32Array(count);
  const startSeconds = new Float64Array(count);
  let hasRoot = false;
  for (let i = 0; i < count; i++) {
    const span = order[i] ?? 0;
    const number = pool.series[span] ?? 0;
    const facts = series[number];
    seriesOf[i] = number;
    const startLow = pool.start[span * 2] ?? 0;
    const startHigh = pool.start[span * 2 + 1] ?? 0;
    const from = bounded(nanoBetween(low, high, startLow, startHigh));
    const duration = nanoBetween(startLow, startHigh, pool.end[span * 2] ?? 0, pool.end[span * 2 + 1] ?? 0);
    start[i] = from;
    // An end before the start is a broken clock and counts as no duration.
    end[i] = Math.min(from + Math.max(bounded(duration), 0), DURATION_MAX_NS);
    startSeconds[i] = (startHigh * WORD + startLow) / 1e9;
    role[i] = facts?.role ?? 0;
    isAsync[i] = facts?.isAsync === true ? 1 : 0;
    service[i] = numbers.serviceOf(number);
    instance[i] = numbers.instanceOf(number);
    if (pool.hasParent(span)) {
      const at = indexOfId(pool, order, pool.parentId[span * 2] ?? 0, pool.parentId[span * 2 + 1] ?? 0);
      parent[i] = at === i ? -1 : at;
    } else {
      isRoot[i] = 1;
      hasRoot = true;
    }
    if (pool.hasLink(span)) linkOf[i] = indexOfId(pool, order, pool.linkId[span * 2] ?? 0, pool.linkId[span * 2 + 1] ?? 0);
  }
  const spans: TraceSpans = { count, parent, isRoot, start, end, role, service, instance, isAsync, linkOf };
  return { spans, series: seriesOf, startSeconds, hasRoot };
}

function bounded(ns: number): number {
  return Number.isNaN(ns) ? DURATION_MAX_NS : ns;
}

/** By id, each once, as it came first. */
function distinctById(pool: SpanPool, spans: Uint32Array): Uint32Array {
  const { id } = pool;
  const sorted = spans.sort((a, b) => (id[a * 2] ?? 0) - (id[b * 2] ?? 0) || (id[a * 2 + 1] ?? 0) - (id[b * 2 + 1] ?? 0) || a - b);
  let count = 0;
  for (const span of sorted) {
    const last = sorted[count - 1] ?? 0;
    if (count > 0 && id[last * 2] === id[span * 2] && id[last * 2 + 1] === id[span * 2 + 1]) continue;
    sorted[count++] = span;
  }
  return sorted.subarray(0, count);
}

/** Position in `order`, which is sorted by id; -1: not here. */
function indexOfId({ id }: SpanPool, order: Uint32Array, high: number, low: number): number {
  let from = 0;
  let to = order.length - 1;
  while (from <= to) {
    const middle = (from + to) >> 1;
    const span = order[middle] ?? 0;
    const difference = (id[span * 2] ?? 0) - high || (id[span * 2 + 1] ?? 0) - low;
    if (difference === 0) return middle;
    if (difference < 0) from = middle + 1;
    else to = middle - 1;
  }
  return -1;
}

function earliest({ start }: SpanPool, spans: Uint32Array): { readonly low: number; readonly high: number } {
  let low = 0xffff_ffff;
  let high = 0xffff_ffff;
  for (const span of spans) {
    const spanLow = start[span * 2] ?? 0;
    const spanHigh = start[span * 2 + 1] ?? 0;
    if (spanHigh < high || (spanHigh === high && spanLow < low)) {
      low = spanLow;
      high = spanHigh;
    }
  }
  return { low, high };
}
