/*
 * Names of spans and what is in them (topics, tables) without what changes from time to time: `process order 1001` becomes
 * `process order {id}`, `retry-550e8400-e29b-41d4-a716-446655440000` becomes `retry-{id}`.
 *
 * A name is taken apart at its spaces. A part that is a path or a URL is a path (normalise-path.ts). A part of digits without letters,
 * or longer than PART_BYTES_MAX, becomes `{id}`. In any other, these do: words that are values (variable-word.ts), UUIDs, three numbers in a row
 * (`12:30:00`); and what follows such a value behind a sign and has a digit belongs to it (`2024-01-05`). Letters of all scripts are kept.
 */
import { INDEX_TEXT_BYTES_MAX } from '../semantics.ts';
import { cleanText, TEXT_UNITS_READ } from './clean-text.ts';
import { afterHost, NORMALISED_PATH_BYTES_MAX, normalisePathBytes, writeId } from './normalise-path.ts';
import { BYTE_CLASSES, DIGIT, isVariableWord, LOWER_HEX, STRANGE, UPPER_HEX } from './variable-word.ts';

const PART_BYTES_MAX = 160;
const UUID_BYTES = 36;
const NUMBERS_OF_VALUE = 3;
const SPACE = 0x20;
/** ` …` */
const REST_BYTES = 4;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** All three are only used within one call. A unit of UTF-16 is at most three bytes. */
const read = new Uint8Array(3 * TEXT_UNITS_READ);
const part = new Uint8Array(NORMALISED_PATH_BYTES_MAX);
const written = new Uint8Array(INDEX_TEXT_BYTES_MAX);

/** At most 512 bytes of UTF-8; a name that does not fit ends in ` …`, at a space. A name that is normalised stays as it is. '' of ''. */
export function normaliseName(text: string): string {
  const end = encoder.encodeInto(cleanText(text), read).written;
  let length = 0;
  for (let at = 0; at < end; at++) {
    const start = at;
    while (at < end && read[at] !== SPACE) at++;
    const partLength = writePart(start, at);
    if (length + 1 + partLength + REST_BYTES > INDEX_TEXT_BYTES_MAX) {
      length += encoder.encodeInto(length === 0 ? '…' : ' …', written.subarray(length)).written;
      break;
    }
    if (length > 0) written[length++] = SPACE;
    written.set(part.subarray(0, partLength), length);
    length += partLength;
  }
  return decoder.decode(written.subarray(0, length));
}

/** Writes `read[start, end)` normalised to `part`. @returns its length */
function writePart(start: number, end: number): number {
  if (isPath(start, end)) return normalisePathBytes(read, start, end, part);
  if (end - start > PART_BYTES_MAX || isNumber(start, end)) return writeId(part, 0);
  let length = 0;
  // Where the last `{id}` ends in `part`.
  let idEnd = -1;
  for (let at = start; at < end;) {
    const word = at;
    while (at < end && isWordByte(read[at] ?? 0)) at++;
    if (at === word) {
      part[length++] = read[at++] ?? 0;
      continue;
    }
    const valueEnd = endOfValue(word, at, end);
    const isPartOfId = idEnd >= 0 && length === idEnd + 1 && isJoiner(part[idEnd] ?? 0) && (valueEnd > word || hasDigit(word, at));
    if (isPartOfId) {
      length = idEnd;
      at = Math.max(at, valueEnd);
    } else if (valueEnd > word) {
      length = idEnd = writeId(part, length);
      at = valueEnd;
    } else {
      for (let from = word; from < at; from++) part[length++] = read[from] ?? 0;
    }
  }
  return length;
}

/** Where the value that begins with this word ends; `word` when it is none. */
function endOfValue(word: number, wordEnd: number, end: number): number {
  if (isUuid(word, end)) return word + UUID_BYTES;
  if (isVariableWord(read, word, wordEnd)) return wordEnd;
  let at = word;
  for (let numbers = 1; ; numbers++) {
    const number = at;
    while (at < end && BYTE_CLASSES[read[at] ?? 0] === DIGIT) at++;
    if (at === number || (at < end && isWordByte(read[at] ?? 0))) return word;
    if (numbers === NUMBERS_OF_VALUE) return at;
    if (at >= end || !isJoiner(read[at] ?? 0)) return word;
    at++;
  }
}

function isUuid(start: number, end: number): boolean {
  const last = start + UUID_BYTES;
  if (last > end || (last < end && isWordByte(read[last] ?? 0))) return false;
  for (let at = start; at < last; at++) {
    const isDash = at === start + 8 || at === start + 13 || at === start + 18 || at === start + 23;
    if (isDash ? read[at] !== 0x2d : !isHexByte(read[at] ?? 0)) return false;
  }
  return true;
}

/** `-`, `.`, `_`, `:`, `,`, `+`: what stands between the words of one date, address or id. */
function isJoiner(byte: number): boolean {
  return byte === 0x2d || byte === 0x2e || byte === 0x5f || byte === 0x3a || byte === 0x2c || byte === 0x2b;
}

function isHexByte(byte: number): boolean {
  const is = BYTE_CLASSES[byte] ?? 0;
  return is === DIGIT || is === LOWER_HEX || is === UPPER_HEX;
}

function hasDigit(start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (BYTE_CLASSES[read[at] ?? 0] === DIGIT) return true;
  return false;
}

/** A URL, or more than a slash, which may stand for a division or an `and`. */
function isPath(start: number, end: number): boolean {
  return read[start] === 0x2f ? end - start > 1 : afterHost(read, start, end) > start;
}

/** Digits, perhaps with signs between them, but no letters of any script: `1001`, `2024-01-05`, `10.0.0.1:80`. */
function isNumber(start: number, end: number): boolean {
  let digits = 0;
  for (let at = start; at < end; at++) {
    const is = BYTE_CLASSES[read[at] ?? 0] ?? 0;
    if (is === DIGIT) digits++;
    else if ((is > DIGIT && is < STRANGE) || (read[at] ?? 0) >= 0x80) return false;
  }
  return digits > 0;
}

function isWordByte(byte: number): boolean {
  const is = BYTE_CLASSES[byte] ?? 0;
  return is >= DIGIT && is < STRANGE;
}
