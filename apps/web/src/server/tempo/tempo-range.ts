import { AppError, unixNano, unixNanoFromMs, type Clock } from '@spanhouse/core';
import type { TimeRange } from '@spanhouse/trace-store';

const HOUR_MS = 3_600_000;
const NS_PER_SECOND = 1_000_000_000n;

/** `start` and `end` in Unix seconds; the last hour without them. @throws AppError REQUEST.INVALID */
export function tempoRange(parameters: URLSearchParams, clock: Clock): TimeRange {
  const nowMs = clock.now();
  return {
    start: secondsOf(parameters, 'start') ?? unixNanoFromMs(nowMs - HOUR_MS),
    end: secondsOf(parameters, 'end') ?? unixNanoFromMs(nowMs),
  };
}

function secondsOf(parameters: URLSearchParams, name: string): TimeRange['start'] | null {
  const text = parameters.get(name) ?? '';
  if (text === '' || text === '0') return null;
  if (!/^\d{1,10}$/.test(text)) throw new AppError('REQUEST.INVALID', `${name}: expected seconds since 1970.`);
  return unixNano(BigInt(text) * NS_PER_SECOND);
}
