import type { Clock, Random } from '@spanhouse/core';
import type { ObjectStore } from '@spanhouse/object-store';

/** Log-normal, by two of its points. */
export type InjectedLatency = { readonly medianMs: number; readonly p99Ms: number };

/** Of the standard normal distribution. */
const P99_DEVIATIONS = 2.3263;

/**
 * A store whose ranged reads take as long as those of a distant one: each waits for what is drawn for it, or until it is called off, before it is passed on.
 * `onRead` gets what a read that was not called off took.
 */
export function injectedLatency(
  store: ObjectStore,
  { medianMs, p99Ms }: InjectedLatency,
  { clock, random, onRead }: { readonly clock: Clock; readonly random: Random; readonly onRead: (ms: number) => void },
): ObjectStore {
  const deviation = Math.log(p99Ms / medianMs) / P99_DEVIATIONS;
  return {
    ...store,
    getRange: async (key, offset, length, signal) => {
      const beganMs = clock.monotonicMs();
      await clock.sleep(medianMs * Math.exp(deviation * normal(random)), signal);
      const bytes = await store.getRange(key, offset, length, signal);
      onRead(clock.monotonicMs() - beganMs);
      return bytes;
    },
  };
}

/** Box and Muller's. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
