import type { Clock } from './clock.ts';
import { isAppError } from './errors.ts';
import type { Random } from './random.ts';

/** Delays double from `firstDelayMs` up to `maxDelayMs`; each is drawn from [0, delay). */
export type RetryPolicy = { readonly attempts: number; readonly firstDelayMs: number; readonly maxDelayMs: number };

/** Retries only failures whose code says so (`ERROR_CODES[...].retry`). Full jitter. */
export async function retry<T>(
  work: (signal: AbortSignal) => Promise<T>,
  policy: RetryPolicy,
  deps: { readonly clock: Clock; readonly random: Random; readonly signal: AbortSignal },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(deps.signal); // `await` matters: without it the catch below never runs
    } catch (error) {
      if (attempt >= policy.attempts || !isAppError(error) || error.spec.retry === 'never') throw error;
      const ceiling = Math.min(policy.firstDelayMs * 2 ** (attempt - 1), policy.maxDelayMs);
      await deps.clock.sleep(deps.random() * ceiling, deps.signal);
    }
  }
}
