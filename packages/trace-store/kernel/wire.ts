/**
 * Protobuf on the wire. Functions take where to read and where to stop, and return where they stopped: 0 when what stands there is no
 * protobuf. Where a function finds a number too, it is in `value` until the next call.
 */

/** The number that was read last; higher bits than these are dropped. */
export let value: u32 = 0;

/** A varint of up to ten bytes. */
export function varint(at: usize, end: usize): usize {
  let result: u32 = 0;
  for (let shift: u32 = 0; shift < 70; shift += 7) {
    if (at >= end) return 0;
    const byte: u32 = load<u8>(at++);
    if (shift < 32) result |= (byte & 127) << shift;
    if (byte < 128) {
      value = result;
      return at;
    }
  }
  return 0;
}

/** A length, and that so much is there. `value` is where what it measures ends. */
// @ts-ignore: decorator
@inline
export function sized(at: usize, end: usize): usize {
  if (at < end) {
    const byte: u32 = load<u8>(at);
    if (byte < 128) {
      const stop = at + 1 + byte;
      value = <u32>stop;
      return stop <= end ? at + 1 : 0;
    }
  }
  return sizedLong(at, end);
}

function sizedLong(at: usize, end: usize): usize {
  at = varint(at, end);
  if (at == 0 || <usize>value > end - at) return 0;
  value += <u32>at;
  return at;
}

const GROUPS_MAX: u32 = 32;

/** Passes a field whose tag was read. */
export function skip(tag: u32, at: usize, end: usize, depth: u32 = 0): usize {
  if (tag >> 3 == 0) return 0;
  switch (tag & 7) {
    case 0:
      return varint(at, end);
    case 1:
      return end - at >= 8 ? at + 8 : 0;
    case 2:
      return sized(at, end) == 0 ? 0 : value;
    case 5:
      return end - at >= 4 ? at + 4 : 0;
    case 3: {
      if (depth > GROUPS_MAX) return 0;
      for (;;) {
        if (at >= end) return 0;
        at = varint(at, end);
        if (at == 0) return 0;
        const inner = value;
        if ((inner & 7) == 4) return inner >> 3 == tag >> 3 ? at : 0;
        at = skip(inner, at, end, depth + 1);
        if (at == 0) return 0;
      }
    }
    default:
      return 0;
  }
}
