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

export const systemClock: Clock = {
  now: () => unixMs(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    await sleepMs(ms, undefined, signal === undefined ? {} : { signal });
  },
};

/** A clock for tests: it stands still until `advance` moves it, which wakes every sleeper that is due. */
export function manualClock(startMs: number): Clock & { advance(ms: number): void } {
  let current = startMs;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => unixMs(current),
    monotonicMs: () => current,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
          return;
        }
        const sleeper = { at: current + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
        });
      }),
    advance(ms) {
      current += ms;
      const due = sleepers.filter((sleeper) => sleeper.at <= current);
      sleepers = sleepers.filter((sleeper) => sleeper.at > current);
      for (const sleeper of due) sleeper.wake();
    },
  };
}
