/**
 * A span as the scan notes it. In one place, not in columns: later passes go in the order of blocks, which is another than that of the log,
 * and so meet one or two cache lines a span and not a dozen. packages that read it from outside know the places of the fields.
 */
@unmanaged
export class Span {
  traceHigh: u64;
  traceLow: u64;
  id: u64;
  /** 0 for a root. Ids are as on the wire: the first byte is the lowest. */
  parent: u64;
  start: u64;
  end: u64;
  attributeFirst: u32;
  attributeEnd: u32;
  origin: u32;
  name: u32;
  shape: u32;
  kind: u32;
  flags: u32;
  status: u32;
  /** Bytes of the message. */
  bytes: u32;
  /** What has no column (FORMAT.md, "rest"). */
  restAt: u32;
  restBytes: u32;
  unused: u32;
}

export const SPAN_BYTES: usize = 96;

export let spans: usize = 0;
export let spanCount: u32 = 0;

// @ts-ignore: decorator
@inline
export function spanAt(index: u32): Span {
  return changetype<Span>(spans + <usize>index * SPAN_BYTES);
}

export function placeSpans(at: usize): void {
  spans = at;
}

export function setSpanCount(count: u32): void {
  spanCount = count;
}
