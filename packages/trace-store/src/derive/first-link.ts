import { WireReader } from '@spanhouse/otlp';

// opentelemetry/proto/trace/v1/trace.proto
const SPAN_LINKS = 13;
const LINK_TRACE_ID = 1;
const LINK_SPAN_ID = 2;
const LENGTH_DELIMITED = 2;

/**
 * Where the span id lies that the first link into the span's own trace names; -1: there is none.
 *
 * @param start `bytes[start, end)` are fields of a `Span` that a scan has checked
 */
export function firstLinkAt(bytes: Uint8Array, start: number, end: number, traceIdAt: number): number {
  const span = new WireReader(bytes, start, end);
  while (span.next()) {
    if (span.field !== SPAN_LINKS || span.wire !== LENGTH_DELIMITED) {
      span.skip();
      continue;
    }
    const from = span.payload();
    const at = spanIdOf(bytes, from, span.at, traceIdAt);
    if (at >= 0) return at;
  }
  return -1;
}

function spanIdOf(bytes: Uint8Array, start: number, end: number, traceIdAt: number): number {
  const link = new WireReader(bytes, start, end);
  let isOwnTrace = false;
  let at = -1;
  while (link.next()) {
    if (link.wire !== LENGTH_DELIMITED) {
      link.skip();
      continue;
    }
    const from = link.payload();
    const length = link.at - from;
    if (link.field === LINK_TRACE_ID) isOwnTrace = length === 16 && sameId(bytes, from, traceIdAt);
    else if (link.field === LINK_SPAN_ID) at = length === 8 ? from : -1;
  }
  return isOwnTrace ? at : -1;
}

function sameId(bytes: Uint8Array, a: number, b: number): boolean {
  for (let i = 0; i < 16; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}
