import { systemClock } from '@spanhouse/core';

const EVERY_MS = 100;

/** Asks until the answer is not null. Fails with `what` when the time is up: a bound, not a wait for luck. */
export async function until<T>(what: string, ask: () => Promise<T | null>, timeoutMs = 15_000): Promise<T> {
  const end = systemClock.monotonicMs() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (systemClock.monotonicMs() > end) throw new Error(`not within ${String(timeoutMs)} ms: ${what}`);
    await systemClock.sleep(EVERY_MS);
  }
}
