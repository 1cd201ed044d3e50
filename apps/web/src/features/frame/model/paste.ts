import { parseSpanId, parseTraceId, type SpanId, type TraceId } from '@spanhouse/core/browser';

/** What was typed or pasted into the search box. */
export type Pasted =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'trace'; readonly traceId: TraceId; readonly spanId: SpanId | null }
  | { readonly kind: 'query'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string };

const TRACEPARENT = /\b[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}\b/i;
const NAMED_TRACE = /trace[_.-]?id["']?\s*[:=]\s*["']?([0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/i;
const NAMED_SPAN = /span[_.-]?id["']?\s*[:=]\s*["']?([0-9a-f]{16})\b/i;
const LONE_TRACE = /(?<![0-9a-f])([0-9a-f]{32})(?![0-9a-f])/i;
const OPERATOR = /[=<>]|\bin\b/i;

/**
 * A trace id, a `traceparent` or a log line that names a trace leads to that trace; a condition is a query; anything else is a word to look for.
 * In a line with several candidates a `traceparent` wins over `trace_id=`, and that over a lone id.
 */
export function recognise(input: string): Pasted {
  const text = input.trim();
  if (text === '') return { kind: 'nothing' };
  const parent = TRACEPARENT.exec(text);
  if (parent !== null) return traceOf(parent[1], parent[2]) ?? { kind: 'word', text };
  const named = NAMED_TRACE.exec(text);
  const found = traceOf(named?.[1]?.replaceAll('-', ''), NAMED_SPAN.exec(text)?.[1]);
  if (found !== null) return found;
  // `traceId` attributes of other systems may stand in a query; only an id that is not one side of a condition is a trace.
  const lone = LONE_TRACE.exec(text);
  if (lone !== null && (!OPERATOR.test(text) || text.length > 200))
    return traceOf(lone[1], NAMED_SPAN.exec(text)?.[1]) ?? { kind: 'word', text };
  return OPERATOR.test(text) ? { kind: 'query', text } : { kind: 'word', text };
}

function traceOf(trace: string | undefined, span: string | undefined): Pasted | null {
  const traceId = trace === undefined ? null : parseTraceId(trace);
  return traceId === null ? null : { kind: 'trace', traceId, spanId: span === undefined ? null : parseSpanId(span) };
}
