/** Text from outside, made fit to be a name. */
import { indexText } from '../semantics.ts';

/** Longer texts are not read to their end: no name needs it, and a text may be as long as a request. */
export const TEXT_UNITS_READ = 2_048;

/** Controls, separators of lines, and what turns the direction of the text around it; then runs of white space. */
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\s]+/gu;

/** Well-formed, on one line, single spaces, none at the ends; only the first TEXT_UNITS_READ UTF-16 units are looked at. */
export function cleanText(text: string): string {
  return text.slice(0, TEXT_UNITS_READ).toWellFormed().replace(UNFIT, ' ').trim();
}

/** The same, in at most 512 bytes of UTF-8 (INDEX_TEXT_BYTES_MAX). */
export function cutName(text: string): string {
  return indexText(cleanText(text)).trimEnd();
}
