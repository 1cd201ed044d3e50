/** Nanoseconds of 64 bits as two words, without BigInts. */

const WORD = 2 ** 32;
/** 2^32 = 4294 * 10^6 + 967296. */
const WORD_MILLIONS = 4294;
const WORD_REST = 967_296;

/** Whole milliseconds, rounded down; exact for all 64 bits. */
export function msOfNano(low: number, high: number): number {
  return high * WORD_MILLIONS + Math.floor((high * WORD_REST + low) / 1e6);
}

/** `later - earlier` when that is at most 2^53 away from zero, else NaN. */
export function nanoBetween(earlierLow: number, earlierHigh: number, laterLow: number, laterHigh: number): number {
  const words = laterHigh - earlierHigh;
  return words > -0x20_0000 && words < 0x20_0000 ? words * WORD + (laterLow - earlierLow) : NaN;
}
