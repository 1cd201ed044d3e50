/** How an attribute's value is kept in a block. The number is part of the format. */
export const VALUE = { absent: 0, string: 1, bool: 2, int: 3, double: 4, raw: 5 } as const;
export const VALUE_KINDS = 6;

/** Where the part of an attribute's value that is kept lies, after `classify`. One object for all calls: the hot path makes none. */
export class ValueRange {
  start = 0;
  end = 0;
}

/**
 * Tells how an `AnyValue` payload is kept and where its content lies. The usual encodings (exactly one member, nothing after it) have a form of
 * their own; whatever else is on the wire — arrays, lists, bytes, empty, several members — is kept as the payload's bytes.
 *
 * @param start -1 when the value is absent
 */
export function classify(bytes: Uint8Array, start: number, end: number, range: ValueRange): number {
  if (start < 0) {
    range.start = 0;
    range.end = 0;
    return VALUE.absent;
  }
  const tag = bytes[start];
  if (tag === 0x0a) {
    const at = afterLength(bytes, start + 1, end);
    if (at >= 0) {
      range.start = at;
      range.end = end;
      return VALUE.string;
    }
  } else if (tag === 0x18) {
    if (isOneVarint(bytes, start + 1, end)) {
      range.start = start + 1;
      range.end = end;
      return VALUE.int;
    }
  } else if (tag === 0x10) {
    if (end - start === 2 && (bytes[start + 1] ?? 2) <= 1) {
      range.start = start + 1;
      range.end = end;
      return VALUE.bool;
    }
  } else if (tag === 0x21 && end - start === 9) {
    range.start = start + 1;
    range.end = end;
    return VALUE.double;
  }
  range.start = start;
  range.end = end;
  return VALUE.raw;
}

/** Start of the text when a length stands at `at` that reaches exactly to `end`; else -1. */
function afterLength(bytes: Uint8Array, at: number, end: number): number {
  let length = 0;
  for (let shift = 0; shift < 28 && at < end; shift += 7) {
    const byte = bytes[at++] ?? 0;
    length |= (byte & 127) << shift;
    if (byte < 128) return at + length === end ? at : -1;
  }
  return -1;
}

function isOneVarint(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 1 || end - start > 10) return false;
  for (let at = start; at < end - 1; at++) if ((bytes[at] ?? 0) < 128) return false;
  return (bytes[end - 1] ?? 128) < 128;
}
