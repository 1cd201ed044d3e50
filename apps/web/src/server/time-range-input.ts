import { unixMs, unixNanoFromMs } from '@spanhouse/core';
import type { CountRange, TimeRange } from '@spanhouse/trace-store';
import { z } from 'zod';

const LATEST_MS = 253_402_300_799_000; // the end of the year 9999

/** Milliseconds since 1970; half-open [startMs, endMs). */
export const timeRangeInput = z.object({
  startMs: z.number().min(0).max(LATEST_MS),
  endMs: z.number().min(0).max(LATEST_MS),
});

export function toTimeRange(input: z.output<typeof timeRangeInput>): TimeRange {
  return { start: unixNanoFromMs(input.startMs), end: unixNanoFromMs(input.endMs) };
}

/** The same for counts, which are kept by whole buckets. */
export function toCountRange({ startMs, endMs }: z.output<typeof timeRangeInput>): CountRange {
  return { startMs: unixMs(Math.floor(startMs)), endMs: unixMs(Math.ceil(endMs)) };
}
