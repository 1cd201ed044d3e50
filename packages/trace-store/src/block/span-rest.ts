import { WireReader } from '@spanhouse/otlp';
import type { ByteSink } from './byte-sink.ts';

/** Fields of `Span` that have columns of their own. Everything else known is kept as it was on the wire: rare, and lossless without a column each. */
const IN_COLUMNS = new Set([1, 2, 4, 5, 6, 7, 8, 9, 16]);
const FIELDS_MAX = 16;
const STATUS = 15;

export type SpanRest = { readonly flags: number; readonly kind: number };

/**
 * Appends trace state, dropped counts, events, links and status of one span to `rest`, as protobuf fields in their order, and returns the numbers
 * that have columns. Fields that the protocol does not know are left out, as OTLP allows.
 */
export function writeSpanRest(bytes: Uint8Array, start: number, end: number, rest: ByteSink): SpanRest {
  const reader = new WireReader(bytes, start, end);
  let flags = 0;
  let kind = 0;
  for (let fieldStart = reader.at; reader.next(); fieldStart = reader.at) {
    if (reader.field === 16 && reader.wire === 5) flags = reader.fixed32();
    else if (reader.field === 6 && reader.wire === 0) kind = reader.uint32();
    else {
      const kept = !IN_COLUMNS.has(reader.field) && reader.field <= FIELDS_MAX && isKnownWire(reader.field, reader.wire);
      reader.skip();
      if (kept) rest.bytes(bytes, fieldStart, reader.at);
    }
  }
  return { flags, kind };
}

function isKnownWire(field: number, wire: number): boolean {
  return field === 10 || field === 12 || field === 14
    ? wire === 0
    : field === 3 || field === 11 || field === 13 || field === STATUS
      ? wire === 2
      : false;
}
