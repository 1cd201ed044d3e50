import type { LogRange } from '../model/log-query.ts';
import { LOG_READ_LIMITS } from './limits.ts';
import { NS_PER_MINUTE } from './range-sql.ts';

/** Whole minutes since the epoch, both inclusive. */
export type MinuteSlice = { readonly first: bigint; readonly last: bigint };

/**
 * The minutes of a range in slices that follow each other, from its end backwards for `newest` and from its start for `oldest`, each longer than the one
 * before. A page that frequent records fill needs the first ones alone; one of rare records takes a handful of questions, however long the range is.
 */
export function* minuteSlices({ start, end }: LogRange, order: 'newest' | 'oldest', from: bigint | null): Generator<MinuteSlice> {
  const earliest = start / NS_PER_MINUTE;
  const latest = (end - 1n) / NS_PER_MINUTE;
  let length: bigint = LOG_READ_LIMITS.firstSliceMinutes;
  if (order === 'newest') {
    for (let last = least(latest, from); last >= earliest; length *= LOG_READ_LIMITS.sliceGrowth) {
      const first = greatest(earliest, last - length + 1n);
      yield { first, last };
      last = first - 1n;
    }
    return;
  }
  for (let first = greatest(earliest, from); first <= latest; length *= LOG_READ_LIMITS.sliceGrowth) {
    const last = least(latest, first + length - 1n);
    yield { first, last };
    first = last + 1n;
  }
}

function least(a: bigint, b: bigint | null): bigint {
  return b !== null && b < a ? b : a;
}

function greatest(a: bigint, b: bigint | null): bigint {
  return b !== null && b > a ? b : a;
}
