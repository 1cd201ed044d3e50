import type { Order } from '../url.ts';
import type { ScanView, SearchResult, SpanRowView, TraceRowView } from './search-view.ts';

/**
 * One result of the parts of a search that went on. A trace that lies in several blocks and came in an earlier part is not repeated. Each part counts the
 * matching spans of its own blocks, so their sum is exact once nothing is left, and before that there are at least so many.
 */
export function joinPages(pages: readonly SearchResult[], order: Order): SearchResult | undefined {
  const [first] = pages;
  const last = pages.at(-1);
  if (first === undefined || last === undefined || pages.length === 1) return first;
  // What an earlier part did not search, later ones did; what it could not read stays untold.
  const notes = new Set(pages.flatMap((page) => page.scan?.notes ?? page.partial));
  const common = {
    points: unique(
      pages.flatMap((page) => page.points),
      ({ timeMs, durationNs, traceId }) => `${String(timeMs)} ${String(durationNs)} ${traceId ?? ''}`,
    ).sort((a, b) => a.timeMs - b.timeMs),
    matched: {
      count: pages.reduce((sum, page) => sum + page.matched.count, 0),
      exact: last.scan?.next == null && notes.size === 0,
    },
    partial: [...new Set([...last.partial, ...notes])],
    ...(last.scan === undefined ? {} : { scan: joinedScan(pages, last.scan) }),
  };
  if (first.mode === 'traces') {
    const rows = pages.flatMap((page) => (page.mode === 'traces' ? page.rows : []));
    return { ...common, mode: 'traces', rows: unique(rows, ({ traceId }) => traceId).sort(traceOrder(order)) };
  }
  const rows = pages.flatMap((page) => (page.mode === 'spans' ? page.rows : []));
  return { ...common, mode: 'spans', rows: unique(rows, ({ traceId, spanId }) => `${traceId} ${spanId}`).sort(spanOrder(order)) };
}

function joinedScan(pages: readonly SearchResult[], last: ScanView): ScanView {
  return {
    ...last,
    blocks: pages.reduce((sum, { scan }) => sum + (scan?.blocks ?? 0), 0),
    notes: [...new Set(pages.flatMap(({ scan }) => scan?.notes ?? []))],
  };
}

function unique<Row>(rows: readonly Row[], idOf: (row: Row) => string): Row[] {
  return [...new Map(rows.map((row) => [idOf(row), row])).values()];
}

function newest(a: { readonly startUnixNano: string }, b: { readonly startUnixNano: string }): number {
  const [left, right] = [BigInt(a.startUnixNano), BigInt(b.startUnixNano)];
  return left > right ? -1 : Number(left < right);
}

function spanOrder(order: Order): (a: SpanRowView, b: SpanRowView) => number {
  return (a, b) => (order === 'duration' ? b.durationNs - a.durationNs : 0) || newest(a, b);
}

function traceOrder(order: Order): (a: TraceRowView, b: TraceRowView) => number {
  return (a, b) => {
    if (order === 'duration') return b.durationNs - a.durationNs || newest(a, b);
    if (order === 'errors') return b.errorCount - a.errorCount || b.spanCount - a.spanCount || newest(a, b);
    return (order === 'spans' ? b.spanCount - a.spanCount : 0) || newest(a, b);
  };
}
