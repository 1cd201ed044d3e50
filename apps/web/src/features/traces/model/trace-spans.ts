import type { TraceSpans } from '@spanhouse/trace-store/trace';
import type { TraceView } from './trace-view.ts';

/** The columns of a view as the functions about whole traces take them. Parents stand before their children, so there are no cycles. */
export function traceSpansOf({ spans, links }: TraceView): TraceSpans {
  const count = spans.id.length;
  const start = Float64Array.from(spans.start);
  const linkOf = new Int32Array(count).fill(-1);
  for (const [from, to] of links) linkOf[from] = to;
  return {
    count,
    parent: Int32Array.from(spans.parent),
    isRoot: Uint8Array.from(spans.parent, (parent, i) => (parent < 0 && spans.orphan[i] === 0 ? 1 : 0)),
    start,
    end: start.map((from, i) => from + (spans.duration[i] ?? 0)),
    role: Uint8Array.from(spans.role),
    service: Uint32Array.from(spans.service),
    instance: Uint32Array.from(spans.instance),
    isAsync: Uint8Array.from(spans.isAsync),
    linkOf,
  };
}
