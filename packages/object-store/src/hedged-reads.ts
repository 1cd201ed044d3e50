import { isAppError, type Clock } from '@spanhouse/core';
import type { ObjectStore } from './object-store.ts';

export type HedgeOptions = {
  /** A second request goes out when the first takes longer than this share of the recent ones. */
  readonly quantile: number;
  /** Never sooner: a store that is this fast needs no help. */
  readonly floorMs: number;
  /** Until enough has been seen. */
  readonly firstMs: number;
  /** Second requests for each first one, in the long run: a store that is slow because it has too much to do is not asked twice as much. */
  readonly shareMax: number;
  /** Second requests that may go out at once after a calm time. */
  readonly burst: number;
  /** Latencies that are remembered. */
  readonly window: number;
};

const DEFAULTS: HedgeOptions = { quantile: 0.9, floorMs: 5, firstMs: 100, shareMax: 0.1, burst: 10, window: 512 };
const SAMPLES_MIN = 32;
const RECOUNT_EVERY = 32;

/**
 * A store whose ranged reads are asked for twice when the first request is late; the first answer counts, and the other request is called off. Everything
 * else goes through. An object store's slowest answers are slow for reasons of single requests, and a trace is as late as its slowest block.
 */
export function hedgedReads(store: ObjectStore, { clock }: { readonly clock: Clock }, over: Partial<HedgeOptions> = {}): ObjectStore {
  const options = { ...DEFAULTS, ...over };
  const latencies = new Latencies(options);
  let tokens = options.burst;
  return {
    ...store,
    getRange: async (key, offset, length, signal) => {
      signal?.throwIfAborted();
      tokens = Math.min(options.burst, tokens + options.shareMax);
      const first = new AbortController();
      const second = new AbortController();
      const callOff = (): void => {
        first.abort(signal?.reason);
        second.abort(signal?.reason);
      };
      signal?.addEventListener('abort', callOff, { once: true });
      const startedMs = clock.monotonicMs();
      const ask = (by: AbortController): Promise<Uint8Array> => store.getRange(key, offset, length, by.signal);
      try {
        const primary = ask(first);
        const waiting = new AbortController();
        const late = clock.sleep(latencies.limitMs, waiting.signal).then(
          () => 'late' as const,
          () => 'in time' as const,
        );
        const isLate = (await Promise.race([primary.then(inTime, inTime), late])) === 'late' && tokens >= 1;
        waiting.abort();
        if (!isLate) return await primary;
        tokens--;
        return await firstGood(primary, ask(second));
      } finally {
        latencies.add(clock.monotonicMs() - startedMs);
        signal?.removeEventListener('abort', callOff);
        // Whoever has not answered by now is not needed.
        callOff();
      }
    },
  };
}

const inTime = (): 'in time' => 'in time';

/** The first answer; an error only when it is final, or both have failed. */
async function firstGood(primary: Promise<Uint8Array>, hedge: Promise<Uint8Array>): Promise<Uint8Array> {
  const passing = (other: Promise<Uint8Array>) => (error: unknown) => {
    // That something is not there, or too short, the other will say too; a store that did not answer may answer the other.
    if (isAppError(error) && error.spec.retry === 'later') return other;
    throw error;
  };
  return Promise.race([primary.catch(passing(hedge)), hedge.catch(passing(primary))]);
}

/** What recent reads took, and how long is long. */
class Latencies {
  readonly #options: HedgeOptions;
  readonly #ring: Float64Array;
  #count = 0;
  #limitMs: number;

  constructor(options: HedgeOptions) {
    this.#options = options;
    this.#ring = new Float64Array(options.window);
    this.#limitMs = options.firstMs;
  }

  get limitMs(): number {
    return this.#limitMs;
  }

  add(ms: number): void {
    this.#ring[this.#count++ % this.#ring.length] = ms;
    if (this.#count < SAMPLES_MIN || this.#count % RECOUNT_EVERY !== 0) return;
    const known = this.#ring.slice(0, Math.min(this.#count, this.#ring.length)).sort();
    this.#limitMs = Math.max(this.#options.floorMs, known[Math.floor(known.length * this.#options.quantile)] ?? this.#options.firstMs);
  }
}
