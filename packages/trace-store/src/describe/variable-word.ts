/*
 * Which words of a path or a name are values (ids, hashes, dates), and which are part of what the author wrote.
 *
 * A word is a run of letters and digits; everything else stands between words. A word is a value when
 *   - it has four digits in a row, or three separate groups of digits: `ORD10001`, `a1b2c3`, `01ARZ3NDEKTSV4RRFFQ69G5FAV`;
 *   - it has a digit and is hexadecimal, eight characters or more: `7d9f6c5b8`;
 *   - it has more digits than letters, five characters or more: `AB123`;
 *   - it mixes cases as encoded bytes do (at least a third of its letters in each): eight characters with a digit, twenty without;
 *   - it has two groups of digits and sixteen characters or more;
 *   - it is longer than any word: 64 characters.
 * So `v2`, `oauth2`, `h2o`, `top10`, `sha256`, `v1beta1` and `user42` are words. What a rule on one word cannot tell (`user42` among
 * thousands) is learned from many (path-rules.ts).
 */

/** What a byte is; one table so that a loop looks up, and compares small numbers. */
export const SEPARATOR = 0;
export const DIGIT = 1;
export const LOWER_HEX = 2;
export const LOWER = 3;
export const UPPER_HEX = 4;
export const UPPER = 5;
/** Never part of a word and never part of what an author writes into a path: controls, space, `%`, bytes of other scripts. */
export const STRANGE = 6;
export const SLASH = 7;
/** `?` and `#`: what follows is not the path. */
export const PATH_END = 8;
export const SEMICOLON = 9;
export const AT_SIGN = 10;

/** By byte of UTF-8. */
export const BYTE_CLASSES: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => classOf(byte));

function classOf(byte: number): number {
  if (byte <= 0x20 || byte >= 0x7f || byte === 0x25) return STRANGE;
  const text = String.fromCharCode(byte);
  if (/\d/.test(text)) return DIGIT;
  if (/[a-f]/.test(text)) return LOWER_HEX;
  if (/[a-z]/.test(text)) return LOWER;
  if (/[A-F]/.test(text)) return UPPER_HEX;
  if (/[A-Z]/.test(text)) return UPPER;
  if (text === '/') return SLASH;
  if (text === '?' || text === '#') return PATH_END;
  if (text === ';') return SEMICOLON;
  return text === '@' ? AT_SIGN : SEPARATOR;
}

const WORD_BYTES_MAX = 64;
/** A word without digits must be this long to be taken for encoded bytes. */
export const MIXED_BYTES_MIN = 20;

/** @param start, end a run of letters and digits of ASCII */
export function isVariableWord(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length > WORD_BYTES_MAX) return true;
  let digits = 0;
  let upper = 0;
  let hex = 0;
  let groups = 0;
  let run = 0;
  for (let at = start; at < end; at++) {
    const is = BYTE_CLASSES[bytes[at] ?? 0];
    if (is === DIGIT) {
      digits++;
      run++;
      if (run === 1) groups++;
      else if (run === 4) return true;
    } else {
      run = 0;
      if (is === UPPER_HEX || is === UPPER) upper++;
      if (is === LOWER_HEX || is === UPPER_HEX) hex++;
    }
  }
  const letters = length - digits;
  const isMixed = 3 * Math.min(upper, letters - upper) >= letters && letters > 0;
  if (digits === 0) return isMixed && length >= MIXED_BYTES_MIN;
  if (letters === 0) return false;
  return (
    groups >= 3 ||
    (hex === letters && length >= 8) ||
    (digits > letters && length >= 5) ||
    (isMixed && length >= 8) ||
    (groups >= 2 && length >= 16)
  );
}
