declare const brand: unique symbol;

/** Lower-case hex, 32 characters, never all zero (W3C Trace Context, `trace-id`). */
export type TraceId = string & { readonly [brand]: 'trace-id' };

/** Lower-case hex, 16 characters, never all zero (W3C Trace Context, `parent-id`). */
export type SpanId = string & { readonly [brand]: 'span-id' };

/** Internal number of a project: 1 to 2^32 - 1. Never chosen by a caller, always by a key or a session. */
export type ProjectId = number & { readonly [brand]: 'project-id' };

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;

/** Takes either case. Returns null for anything that is not a valid trace id; callers decide whether that is a 400 or a skip. */
export function parseTraceId(text: string): TraceId | null {
  const lower = text.toLowerCase();
  return TRACE_ID.test(lower) ? (lower as TraceId) : null;
}

/** Takes either case. Returns null for anything that is not a valid span id. */
export function parseSpanId(text: string): SpanId | null {
  const lower = text.toLowerCase();
  return SPAN_ID.test(lower) ? (lower as SpanId) : null;
}

/** @throws RangeError for anything but a whole number from 1 to 2^32 - 1. */
export function parseProjectId(value: number): ProjectId {
  if (!Number.isInteger(value) || value < 1 || value > 0xffff_ffff) throw new RangeError(`not a project id: ${String(value)}`);
  return value as ProjectId;
}
