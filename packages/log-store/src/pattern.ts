/*
 * PATTERNS
 *
 * The first line of a body without its variable parts: what a statement of a program writes, whatever it fills in. Words that hold a digit, quoted text and
 * what stands behind `=` are variable, but for names of JSON and what is named the message (`msg="…"`); variable words that only `.`, `:`, `-`, `/`, `,` or `_` join are one. So
 *
 *   user 4711 paid "gold" from 10.0.0.7:5432 in 12.5ms, ref=abc   →   user <*> paid <*> from <*> in <*>, ref=<*>
 *
 * The hash is made at write time from the bytes of that text (FNV-1a, two lanes); the text is made again from any body that has the hash.
 */

/** Bytes of a body that count. */
const LOOKED_AT_MAX = 512;
const MARK = '<*>';

export function patternOf(body: string): string {
  const bytes = new TextEncoder().encode(body);
  const out: number[] = [];
  walk(bytes, 0, bytes.length, (byte) => {
    if (byte >= 0) out.push(byte);
    else for (const unit of MARK) out.push(unit.charCodeAt(0));
  });
  return new TextDecoder().decode(Uint8Array.from(out)).trim();
}

/** Writes the hash of `bytes[start, end)` to `out`: low half at 0, high half at 1. */
export function patternHash(bytes: Uint8Array, start: number, end: number, out: Uint32Array): void {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  walk(bytes, start, end, (byte) => {
    low = Math.imul(low ^ (byte & 0x1ff), 0x01000193);
    high = Math.imul(high ^ (byte & 0x1ff), 0x85ebca6b) ^ (high >>> 13);
  });
  out[0] = low >>> 0;
  out[1] = high >>> 0;
}

const WORD = 1;
const DIGIT = 2;
const JOIN = 4;
const KINDS = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const isLetter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte > 127;
  const isDigit = byte >= 48 && byte <= 57;
  if (isLetter) KINDS[byte] = WORD;
  if (isDigit) KINDS[byte] = WORD | DIGIT;
}
for (const joining of '.:-/,_+') KINDS[joining.charCodeAt(0)] = JOIN;

/** Gives the constant bytes one after the other, and -1 for each variable part. */
function walk(bytes: Uint8Array, start: number, end: number, give: (byte: number) => void): void {
  const last = Math.min(end, start + LOOKED_AT_MAX);
  let at = start;
  let previous = 32;
  while (at < last) {
    const byte = bytes[at] ?? 0;
    if (byte === 10 || byte === 13) return;
    if (byte === 34 || byte === 39) {
      const close = closingQuote(bytes, at, last, previous);
      // A name of JSON is constant, and so is what is named the message.
      if (close > 0 && bytes[close + 1] !== COLON && !isMessage(bytes, at)) {
        give(-1);
        previous = byte;
        at = close + 1;
        continue;
      }
    }
    if (((KINDS[byte] ?? 0) & WORD) === 0) {
      give(byte);
      previous = byte;
      at++;
      continue;
    }
    const runEnd = variableEnd(bytes, at, last, previous === 61);
    if (runEnd > at) {
      give(-1);
    } else {
      while (at < last && ((KINDS[bytes[at] ?? 0] ?? 0) & WORD) !== 0) give(bytes[at++] ?? 0);
      previous = bytes[at - 1] ?? 32;
      continue;
    }
    at = runEnd;
    previous = 48;
  }
}

/** End of the variable part that begins with the word at `at`; `at` itself when the word is constant. */
function variableEnd(bytes: Uint8Array, at: number, last: number, isValue: boolean): number {
  let end = at;
  let isVariable = isValue;
  while (end < last) {
    let wordEnd = end;
    let hasDigit = false;
    while (wordEnd < last && ((KINDS[bytes[wordEnd] ?? 0] ?? 0) & WORD) !== 0) {
      if (((KINDS[bytes[wordEnd] ?? 0] ?? 0) & DIGIT) !== 0) hasDigit = true;
      wordEnd++;
    }
    if (wordEnd === end || (!hasDigit && !isVariable)) break;
    isVariable = true;
    end = wordEnd;
    // Joined to the next word, when there is one.
    const next = wordEnd + 1;
    if (next < last && ((KINDS[bytes[wordEnd] ?? 0] ?? 0) & JOIN) !== 0 && ((KINDS[bytes[next] ?? 0] ?? 0) & WORD) !== 0) end = next;
    else break;
  }
  return isVariable ? end : at;
}

const COLON = 58;
const MESSAGES = ['msg=', 'message=', 'event=', '"msg":', '"message":', '"event":'].map((text) => new TextEncoder().encode(text));

/** Whether a name stands before `at` under which programs write their message. */
function isMessage(bytes: Uint8Array, at: number): boolean {
  for (const name of MESSAGES) if (endsWith(bytes, at, name)) return true;
  return false;
}

/** From the end, where names differ first. */
function endsWith(bytes: Uint8Array, end: number, name: Uint8Array): boolean {
  if (end < name.length) return false;
  for (let i = 1; i <= name.length; i++) if (bytes[end - i] !== name[name.length - i]) return false;
  return true;
}

/** Where a quoted text ends that begins at `at`; -1 when it is an apostrophe, or does not end on this line. */
function closingQuote(bytes: Uint8Array, at: number, last: number, previous: number): number {
  if (((KINDS[previous] ?? 0) & WORD) !== 0) return -1;
  const quote = bytes[at];
  for (let i = at + 1; i < last && bytes[i] !== 10; i++) if (bytes[i] === quote) return i;
  return -1;
}
