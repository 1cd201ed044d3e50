/*
 * Paths of URLs without what changes from request to request: `/orders/1001/items/550e8400-e29b-41d4-a716-446655440000?x=1` becomes
 * `/orders/{id}/items/{id}`.
 *
 *   - Scheme and host, query, fragment and matrix parameters (`;v=1`) are dropped, and so are empty segments and the slash at the end.
 *   - A segment becomes `{id}` when
 *       one of its words is a value (variable-word.ts),
 *       it has digits and no letters (numbers, dates, IPv4), begins with a number (`12.jpg`) or has four numbers,
 *       it has an `@` behind its first character (e-mail), or `%`, a control or a byte of another script (as percent-encoding would show it),
 *       it is longer than 80 bytes.
 *   - Eight segments are kept; what follows is `/…`. The same when the result would be longer than NORMALISED_PATH_BYTES_MAX, and for what
 *     lies behind the first PATH_BYTES_READ bytes.
 *   - A path that is normalised stays as it is.
 */
import {
  AT_SIGN,
  BYTE_CLASSES,
  DIGIT,
  isVariableWord,
  MIXED_BYTES_MIN,
  PATH_END,
  SEMICOLON,
  SEPARATOR,
  SLASH,
  STRANGE,
} from './variable-word.ts';

/** Longest result. With the longest method before it, it fits in a column of the index. */
export const NORMALISED_PATH_BYTES_MAX = 480;

export const PATH_BYTES_READ = 2_048;

const SEGMENTS_MAX = 8;
const SEGMENT_BYTES_MAX = 80;
/** `/…` in UTF-8. */
const REST_BYTES = 4;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Both are only used within one call. */
const read = new Uint8Array(PATH_BYTES_READ);
const written = new Uint8Array(NORMALISED_PATH_BYTES_MAX);

/** @param path a path, or a whole URL */
export function normalisePath(path: string): string {
  // A unit of UTF-16 is at least one byte, so a longer text is never read to its end.
  const part = path.length > PATH_BYTES_READ ? path.slice(0, PATH_BYTES_READ + 1) : path;
  const encoded = encoder.encodeInto(part, read);
  const end = normalise(read, 0, encoded.written, encoded.read < path.length, written);
  return decoder.decode(written.subarray(0, end));
}

/**
 * The same for the UTF-8 in `bytes[start, end)`, and it allocates nothing.
 *
 * @param out at least NORMALISED_PATH_BYTES_MAX bytes
 * @returns how many bytes of `out` are the result
 */
export function normalisePathBytes(bytes: Uint8Array, start: number, end: number, out: Uint8Array): number {
  const isCut = end - start > PATH_BYTES_READ;
  return normalise(bytes, start, isCut ? start + PATH_BYTES_READ : end, isCut, out);
}

/** @param isCut what follows `end` belongs to the path too, so that its last segment may not be whole */
function normalise(bytes: Uint8Array, start: number, end: number, isCut: boolean, out: Uint8Array): number {
  let at = afterHost(bytes, start, end);
  let length = 0;
  let segments = 0;
  while (at < end) {
    let is = BYTE_CLASSES[bytes[at] ?? 0];
    if (is === PATH_END) break;
    if (is === SLASH) {
      at++;
      continue;
    }
    const segment = at;
    let isVariable = false;
    // Of the words so far: numbers (`12`), and others (`a12`).
    let numbers = 0;
    let names = 0;
    while (at < end && is !== SLASH && is !== PATH_END && is !== SEMICOLON) {
      if (is === SEPARATOR || is === STRANGE || is === AT_SIGN) {
        if (is === STRANGE || (is === AT_SIGN && at > segment)) isVariable = true;
        at++;
        is = BYTE_CLASSES[bytes[at] ?? 0];
        continue;
      }
      const word = at;
      let digits = 0;
      do {
        if (is === DIGIT) digits++;
        at++;
        is = BYTE_CLASSES[bytes[at] ?? 0];
      } while (at < end && is !== undefined && is >= DIGIT && is < STRANGE);
      if (digits < at - word) {
        names++;
        // A short word without a digit is never a value.
        if (!isVariable && (digits > 0 || at - word >= MIXED_BYTES_MIN)) isVariable = isVariableWord(bytes, word, at);
      } else {
        numbers++;
        if (names === 0 || numbers === 4 || digits >= 4) isVariable = true;
      }
    }
    const segmentEnd = at;
    while (at < end && is !== SLASH && is !== PATH_END) {
      at++;
      is = BYTE_CLASSES[bytes[at] ?? 0];
    }
    if (segmentEnd === segment) continue;
    if ((isCut && at === end) || isRest(bytes, segment, segmentEnd)) return writeRest(out, length);
    const bytesOfSegment = segmentEnd - segment;
    if (bytesOfSegment > SEGMENT_BYTES_MAX) isVariable = true;
    const needed = 1 + (isVariable ? 4 : bytesOfSegment);
    if (segments === SEGMENTS_MAX || length + needed + REST_BYTES > NORMALISED_PATH_BYTES_MAX) return writeRest(out, length);
    segments++;
    out[length++] = 0x2f;
    if (isVariable) length = writeId(out, length);
    else for (let from = segment; from < segmentEnd; from++) out[length++] = bytes[from] ?? 0;
  }
  if (isCut && at === end) return writeRest(out, length);
  if (length === 0) out[length++] = 0x2f;
  return length;
}

/** Where the path begins: behind `scheme://host`; at `start` when the text does not begin with these. */
export function afterHost(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isSchemeByte(bytes[at] ?? 0)) at++;
  if (at === start || at + 2 >= end || bytes[at] !== 0x3a || bytes[at + 1] !== 0x2f || bytes[at + 2] !== 0x2f) return start;
  at += 3;
  for (; at < end; at++) {
    const is = BYTE_CLASSES[bytes[at] ?? 0];
    if (is === SLASH || is === PATH_END) break;
  }
  return at;
}

/** Letters, and `+` as in `git+ssh`. */
function isSchemeByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || byte === 0x2b;
}

/** A segment `…`: the mark of an earlier turn. */
function isRest(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === 3 && bytes[start] === 0xe2 && bytes[start + 1] === 0x80 && bytes[start + 2] === 0xa6;
}

function writeRest(out: Uint8Array, at: number): number {
  out[at] = 0x2f;
  out[at + 1] = 0xe2;
  out[at + 2] = 0x80;
  out[at + 3] = 0xa6;
  return at + REST_BYTES;
}

/** `{id}` */
export function writeId(out: Uint8Array, at: number): number {
  out[at] = 0x7b;
  out[at + 1] = 0x69;
  out[at + 2] = 0x64;
  out[at + 3] = 0x7d;
  return at + 4;
}
