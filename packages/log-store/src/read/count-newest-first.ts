import type { Clock } from '@spanhouse/core';
import type { HistogramPlace } from './histogram-place.ts';
import { LOG_READ_LIMITS } from './limits.ts';
import type { MinuteSlice } from './minute-slices.ts';

export type Counting = {
  /** Minutes of the whole range, or of what is left of it; `minutes` of them are counted first. */
  readonly earliest: bigint;
  readonly from: HistogramPlace;
  /** How long counting may take. What is about to end is ended: it may take half as long again. */
  readonly timeMs: number;
  readonly clock: Pick<Clock, 'monotonicMs'>;
};

export type Counted<T> = {
  /** Of each slice, newest first. At least one, but for a place before the range. */
  readonly parts: readonly T[];
  /** Null: all is counted. */
  readonly next: HistogramPlace | null;
};

const { sliceMinutesGrowth: GROWTH, answerTimeMs, finishFactor: FINISH } = LOG_READ_LIMITS.histogram;

/**
 * Counts slices of minutes, the newest first, until all or the time is over. How long the next slice is follows from the time that the last one took, so that
 * few questions are asked: a question costs some ten ms however little it counts. @param count null: it took too long; it is asked for a shorter slice then
 */
export async function countNewestFirst<T>(
  { earliest, from, timeMs, clock }: Counting,
  count: (slice: MinuteSlice) => Promise<T | null>,
): Promise<Counted<T>> {
  const untilMs = clock.monotonicMs() + timeMs;
  const parts: T[] = [];
  let last = from.minute;
  for (let wanted = from.minutes; last >= earliest;) {
    const left = last - earliest + 1n;
    const minutes = wanted < left ? wanted : left;
    const startedMs = clock.monotonicMs();
    const part = await count({ first: last - minutes + 1n, last });
    const endedMs = clock.monotonicMs();
    if (part === null) {
      wanted = atLeastOne(minutes / GROWTH);
      if (parts.length > 0 && endedMs >= untilMs) return { parts, next: { minute: last, minutes: wanted } };
      continue;
    }
    parts.push(part);
    last -= minutes;
    if (last < earliest) break;
    const pace = { minutes, ms: endedMs - startedMs };
    const next = nextMinutes(pace, last - earliest + 1n, untilMs - endedMs);
    if (next === null) return { parts, next: { minute: last, minutes: atLeastOne(BigInt(Math.floor(fitting(pace, answerTimeMs)))) } };
    wanted = next;
  }
  return { parts, next: null };
}

/** A slice and what it took. */
export type Pace = { readonly minutes: bigint; readonly ms: number };

/** How many of the minutes that are left are counted next, in the time that is left; null: none, as too few would fit to be worth a question. */
export function nextMinutes(pace: Pace, minutesLeft: bigint, msLeft: number): bigint | null {
  const fits = fitting(pace, msLeft);
  if (minutesLeft <= fits * FINISH) return minutesLeft;
  return fits < 1 || fits * Number(GROWTH) < pace.minutes ? null : BigInt(Math.floor(fits));
}

/** Minutes that take so long at that pace: at most so many times as many as before, as those may hold many more records. */
function fitting({ minutes, ms }: Pace, timeMs: number): number {
  return Math.min((Number(minutes) * timeMs) / Math.max(ms, 1), Number(minutes * GROWTH));
}

function atLeastOne(minutes: bigint): bigint {
  return minutes < 1n ? 1n : minutes;
}
