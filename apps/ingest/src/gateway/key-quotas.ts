import { AppError, type Clock } from '@spanhouse/core';
import type { Sender } from './key-resolver.ts';

/** What a key may send in a second: whole spans; bytes of request bodies as they travel. Null: the default. */
export type KeyQuota = { readonly spansPerSecond: number | null; readonly bytesPerSecond: number | null };

/** Null: no bound. */
export const NO_QUOTA: KeyQuota = { spansPerSecond: null, bytesPerSecond: null };

/** A key that was silent may send so many seconds' worth at once. */
const BURST_SECONDS = 2;
/** What one large request may take in advance. */
const DEBT_SECONDS_MAX = 60;
/** Keys that are remembered; one that is forgotten starts with a full bucket. */
const KEYS_MAX = 10_000;

type Bucket = { left: number; atMs: number };
type Buckets = { readonly spans: Bucket; readonly bytes: Bucket };

/**
 * Token buckets by key. A request is let in while something is left, and then takes what it takes, if need be more than there is: so
 * a request larger than a bucket passes, a refusal needs no byte of a body, and over some seconds the rate holds. Senders without a key
 * (this machine) have no quota.
 */
export class KeyQuotas {
  readonly #defaults: KeyQuota;
  readonly #clock: Clock;
  readonly #buckets = new Map<number, Buckets>();

  constructor(defaults: KeyQuota, clock: Clock) {
    this.#defaults = defaults;
    this.#clock = clock;
  }

  /** Before a body is read. @throws AppError INGEST.QUOTA_EXCEEDED with `retry.after_ms`: when something will be left again. */
  check(sender: Sender): void {
    this.#checkOne(sender, 'spans', 'spansPerSecond');
    this.#checkOne(sender, 'bytes', 'bytesPerSecond');
  }

  spend(sender: Sender, amount: { readonly spans?: number; readonly bytes?: number }): void {
    this.#spendOne(sender, 'spans', 'spansPerSecond', amount.spans ?? 0);
    this.#spendOne(sender, 'bytes', 'bytesPerSecond', amount.bytes ?? 0);
  }

  #spendOne(sender: Sender, kind: keyof Buckets, limit: keyof KeyQuota, amount: number): void {
    const perSecond = this.#limitOf(sender, limit);
    if (perSecond === null || sender.keyId === 0) return;
    const bucket = this.#of(sender)[kind];
    bucket.left = Math.max(bucket.left - amount, -perSecond * DEBT_SECONDS_MAX);
  }

  #checkOne(sender: Sender, kind: keyof Buckets, limit: keyof KeyQuota): void {
    const perSecond = this.#limitOf(sender, limit);
    if (perSecond === null || sender.keyId === 0) return;
    const bucket = this.#of(sender)[kind];
    const nowMs = this.#clock.monotonicMs();
    bucket.left = Math.min(bucket.left + ((nowMs - bucket.atMs) * perSecond) / 1000, perSecond * BURST_SECONDS);
    bucket.atMs = nowMs;
    if (bucket.left > 0) return;
    throw new AppError('INGEST.QUOTA_EXCEEDED', `the ingest key may send ${String(perSecond)} ${kind} a second, and has sent more`, {
      'retry.after_ms': Math.ceil((-bucket.left * 1000) / perSecond) + 1,
      'ingest.key_id': sender.keyId,
    });
  }

  #limitOf({ quota }: Sender, limit: keyof KeyQuota): number | null {
    return quota[limit] ?? this.#defaults[limit];
  }

  #of(sender: Sender): Buckets {
    const known = this.#buckets.get(sender.keyId);
    if (known !== undefined) return known;
    const full = (limit: keyof KeyQuota): Bucket => ({
      left: (this.#limitOf(sender, limit) ?? 0) * BURST_SECONDS,
      atMs: this.#clock.monotonicMs(),
    });
    const buckets = { spans: full('spansPerSecond'), bytes: full('bytesPerSecond') };
    this.#buckets.set(sender.keyId, buckets);
    // A Map keeps insertion order: the first key is the one known longest.
    if (this.#buckets.size > KEYS_MAX) this.#buckets.delete(this.#buckets.keys().next().value ?? 0);
    return buckets;
  }
}
