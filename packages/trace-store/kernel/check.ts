/** Whether messages are what they should be, down to their values; nothing is kept of them. All return false for what is no protobuf. */
import { skip, sized, value, varint } from './wire';

/** Values nested deeper are read as empty, whatever they hold. */
let depthMax: u32 = 32;

export function limitDepth(depth: u32): void {
  depthMax = depth;
}

/** A message with attributes in one field and perhaps messages of plain fields in another. */
export function isMessage(at: usize, end: usize, attributeTag: u32, plainTag: u32): bool {
  while (at < end) {
    at = varint(at, end);
    if (at == 0) return false;
    const tag = value;
    if (tag == attributeTag || tag == plainTag) {
      at = sized(at, end);
      if (at == 0) return false;
      const stop = <usize>value;
      if (!(tag == attributeTag ? isKeyValue(at, stop) : isPlain(at, stop))) return false;
      at = stop;
    } else {
      at = skip(tag, at, end);
      if (at == 0) return false;
    }
  }
  return true;
}

export function isKeyValue(at: usize, end: usize): bool {
  return isEntry(at, end, 0);
}

function isEntry(at: usize, end: usize, depth: u32): bool {
  while (at < end) {
    at = varint(at, end);
    if (at == 0) return false;
    if (value == 18) {
      at = sized(at, end);
      if (at == 0) return false;
      const stop = <usize>value;
      if (!isValue(at, stop, depth)) return false;
      at = stop;
    } else {
      at = skip(value, at, end);
      if (at == 0) return false;
    }
  }
  return true;
}

function isPlain(at: usize, end: usize): bool {
  while (at < end) {
    at = varint(at, end);
    if (at == 0) return false;
    at = skip(value, at, end);
    if (at == 0) return false;
  }
  return true;
}

function isValue(at: usize, end: usize, depth: u32): bool {
  if (depth >= depthMax) return true;
  while (at < end) {
    at = varint(at, end);
    if (at == 0) return false;
    const tag = value;
    if (tag == 42 || tag == 50) {
      at = sized(at, end);
      if (at == 0) return false;
      const stop = <usize>value;
      if (!areValues(at, stop, tag == 50, depth)) return false;
      at = stop;
    } else {
      at = skip(tag, at, end);
      if (at == 0) return false;
    }
  }
  return true;
}

function areValues(at: usize, end: usize, keyed: bool, depth: u32): bool {
  while (at < end) {
    at = varint(at, end);
    if (at == 0) return false;
    if (value == 10) {
      at = sized(at, end);
      if (at == 0) return false;
      const stop = <usize>value;
      if (!(keyed ? isEntry(at, stop, depth + 1) : isValue(at, stop, depth + 1))) return false;
      at = stop;
    } else {
      at = skip(value, at, end);
      if (at == 0) return false;
    }
  }
  return true;
}
