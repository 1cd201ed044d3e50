/**
 * How a span takes part in its trace, from what it says of itself.
 *
 * entry: a server or consumer span, or a root that starts work by itself (a job). call: a client span (database, cache,
 * HTTP or RPC out, receiving a message). producer: publishes and does not wait for consumers. local: anything else.
 */
export const ROLE = { local: 0, entry: 1, call: 2, producer: 3 } as const;

/**
 * One trace as columns, one element a span; a span is its index. Nothing here is changed by the functions of this folder.
 *
 * Each span is here once: a span that was delivered twice and is here twice counts twice, so whoever builds this removes copies.
 * Where a definition falls back on the smaller index, spans in the order of their ids make the result independent of arrival.
 */
export type TraceSpans = {
  readonly count: number;
  /** The parent span; -1: a root, or its parent is not here. Never itself. May contain cycles in broken data. */
  readonly parent: Int32Array;
  /** 1 when the span names no parent at all. */
  readonly isRoot: Uint8Array;
  /** Nanoseconds since the earliest start of the trace, by the clock of the span's instance: whole numbers below 2^53. */
  readonly start: Float64Array;
  /** As `start`, and never before it. */
  readonly end: Float64Array;
  /** Of ROLE. */
  readonly role: Uint8Array;
  /** Number of the span's service. */
  readonly service: Uint32Array;
  /** Number of the running instance: spans of one instance have one clock. */
  readonly instance: Uint32Array;
  /** 1: a consumer's entry, for which nobody waits. */
  readonly isAsync: Uint8Array;
  /** A span of this trace that the span links to (a consumer that links to its producer instead of being its child); -1: none. */
  readonly linkOf: Int32Array;
};
