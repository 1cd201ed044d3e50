import { StandardRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorInfo, StandardRetryToken } from '@smithy/types';
import type { Clock, Random } from '@spanhouse/core';
import { statusOf } from './s3-errors.ts';

export type S3Retries = {
  /** The first one included. */
  readonly attempts: number;
  /** Before the second attempt at most this; doubled before each further one. */
  readonly waitMs: number;
  /** The same for a store that has too much to do (429, SlowDown). */
  readonly waitWhenThrottledMs: number;
  readonly waitMsMax: number;
  /** No attempt begins later than this after the first. */
  readonly totalMs: number;
};

export const S3_RETRIES: S3Retries = { attempts: 5, waitMs: 50, waitWhenThrottledMs: 1_000, waitMsMax: 5_000, totalMs: 30_000 };

/**
 * When a request to the store is repeated, in one place:
 *
 * - repeated: 429 and other throttling; 500, 502, 503, 504; no connection, a reset, no answer in time, an answer that ends early; 409
 *   ConditionalRequestConflict, by which S3 says that two conditional writes met and neither has been decided.
 * - not repeated: everything else that the store has decided (400, 403, 404, 412, 416, 501), and what the caller called off.
 * - waits are drawn from [0, ceiling): full jitter. A `Retry-After` of the store makes them longer, by five seconds at most.
 * - the SDK's budget of repetitions holds for the whole client: a store that fails as a whole is soon asked once and no more. What was spent comes back
 *   with an answer.
 */
export class S3RetryStrategy extends StandardRetryStrategy {
  readonly #clock: Clock;
  readonly #totalMs: number;
  readonly #beganMs = new WeakMap<StandardRetryToken, number>();

  constructor(retries: S3Retries, { clock, random }: { readonly clock: Clock; readonly random: Random }) {
    super({ maxAttempts: retries.attempts, backoff: fullJitter(retries, random) });
    this.#clock = clock;
    this.#totalMs = retries.totalMs;
  }

  override async acquireInitialRetryToken(scope: string): Promise<StandardRetryToken> {
    const token = await super.acquireInitialRetryToken(scope);
    this.#beganMs.set(token, this.#clock.monotonicMs());
    return token;
  }

  /** Waits, and gives the right to one more attempt. @throws Error when there is none. */
  override async refreshRetryTokenForRetry(token: StandardRetryToken, info: RetryErrorInfo): Promise<StandardRetryToken> {
    const beganMs = this.#beganMs.get(token) ?? this.#clock.monotonicMs();
    const errorType = kindOf(info);
    // Decided by the store, so it is well; the SDK gives back only what led to a success.
    if (errorType === 'CLIENT_ERROR') this.recordSuccess(token);
    const next = await super.refreshRetryTokenForRetry(token, { ...info, errorType });
    if (this.#clock.monotonicMs() - beganMs >= this.#totalMs) throw new Error('the time for attempts is over');
    this.#beganMs.set(next, beganMs);
    return next;
  }
}

function kindOf({ error, errorType }: RetryErrorInfo): RetryErrorInfo['errorType'] {
  return statusOf(error) === 409 && error?.name === 'ConditionalRequestConflict' ? 'TRANSIENT' : errorType;
}

/** The strategy tells the kind of failure by the base that the SDK has for it. */
const SDK_BASE_WHEN_THROTTLED_MS = 1_000;

function fullJitter(
  retries: S3Retries,
  random: Random,
): { setDelayBase(ms: number): void; computeNextBackoffDelay(repeated: number): number } {
  let firstMs = retries.waitMs;
  return {
    setDelayBase: (ms) => {
      firstMs = ms >= SDK_BASE_WHEN_THROTTLED_MS ? retries.waitWhenThrottledMs : retries.waitMs;
    },
    computeNextBackoffDelay: (repeated) => random() * Math.min(firstMs * 2 ** repeated, retries.waitMsMax),
  };
}
