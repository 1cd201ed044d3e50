import { setTimeout as sleepMs } from 'node:timers/promises';
import { unixMs, type UnixMs } from './units.ts';

/** Where time comes from. The only implementation that reads the system's is `systemClock`. */
export interface Clock {
  /** Wall clock. May step. */
  now(): UnixMs;
  /** Milliseconds from an arbitrary start, never going back, with fractions. For measuring durations. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A timer holds 31 bits of milliseconds (24.8 days); Node fires one that is longer at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => unixMs(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      for (let left = ms; ; left -= TIMER_MS_MAX) {
        await sleepMs(Math.min(left, TIMER_MS_MAX), undefined, signal === undefined ? {} : { signal });
        if (left <= TIMER_MS_MAX) return;
      }
    } catch (error) {
      signal?.throwIfAborted(); // The timer rejects with an error of its own, which has the reason only as its cause.
      throw error;
    }
  },
};

/** A clock for tests: it stands still until `advance` moves it, which wakes every sleeper that is due, in the order of their times. */
export function manualClock(startMs: number): Clock & { advance(ms: number): void } {
  let current = startMs;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => unixMs(current),
    monotonicMs: () => current,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        const sleeper = {
          at: current + ms,
          wake: () => {
            signal?.removeEventListener('abort', callOff);
            resolve();
          },
        };
        const callOff = (): void => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal?.reason as Error);
        };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', callOff, { once: true });
      }),
    advance(ms) {
      current += ms;
      const due = sleepers.filter((sleeper) => sleeper.at <= current).sort((a, b) => a.at - b.at);
      sleepers = sleepers.filter((sleeper) => sleeper.at > current);
      for (const sleeper of due) sleeper.wake();
    },
  };
}
