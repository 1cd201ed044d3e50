/** Hash and comparison of short ranges of one array, a word at a time. For tables in memory only, never stored. */

const C1 = 0x85ebca6b;
const C2 = 0xc2b2ae35;

/** A signed 32-bit number: larger ones would be objects. @param view over the same bytes */
export function hashOfRange(view: DataView, bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  let a = length;
  let b = 0x9747b28c;
  if (length >= 8) {
    // Two chains, so that one multiplication does not wait for the other; the last eight bytes may overlap what was mixed before.
    const last = end - 8;
    for (let at = start; at < last; at += 8) {
      a = Math.imul(a ^ view.getInt32(at, true), C1);
      b = Math.imul(b ^ view.getInt32(at + 4, true), C2);
      a ^= a >>> 15;
      b ^= b >>> 13;
    }
    a = Math.imul(a ^ view.getInt32(last, true), C1);
    b = Math.imul(b ^ view.getInt32(last + 4, true), C2);
  } else {
    for (let at = start; at < end; at++) a = Math.imul(a ^ (bytes[at] ?? 0), C1);
  }
  a ^= (a >>> 15) ^ ((b << 13) | (b >>> 19));
  a = Math.imul(a ^ (a >>> 16), C2);
  return a ^ (a >>> 13);
}

export function sameRange(view: DataView, bytes: Uint8Array, first: number, second: number, length: number): boolean {
  let at = 0;
  for (const last = length - 4; at <= last; at += 4) if (view.getInt32(first + at, true) !== view.getInt32(second + at, true)) return false;
  for (; at < length; at++) if (bytes[first + at] !== bytes[second + at]) return false;
  return true;
}
