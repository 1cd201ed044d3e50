const EARLIEST_MS = Date.UTC(2020, 0, 1);
/** A source's clock may be wrong by this much; more, and the digits are no time. */
const TOLERANCE_MS = 2 * 86_400_000;

/**
 * What an id of our own SDKs carries: 8 digits epoch seconds, 8 digits IPv4, 16 random. Null for ids of others: their first digits
 * are random, and are taken for a time only if they agree with the trace's own.
 */
export function decodeTraceId(traceId: string, traceStartMs: number): { readonly timeMs: number; readonly ip: string } | null {
  const timeMs = Number.parseInt(traceId.slice(0, 8), 16) * 1000;
  if (timeMs < EARLIEST_MS || Math.abs(timeMs - traceStartMs) > TOLERANCE_MS) return null;
  const octets = [8, 10, 12, 14].map((at) => Number.parseInt(traceId.slice(at, at + 2), 16));
  // Networks 0 and 224 and above are no one's address.
  const [first = 0] = octets;
  return first === 0 || first >= 224 ? null : { timeMs, ip: octets.join('.') };
}
