import type { Clock } from '@spanhouse/core';
import type { SpanLog } from '@spanhouse/span-log';
import type { PaceLimits } from './gateway-limits.ts';

/** The reader whose position says what can be found. */
const READER = 'hot';
/** How often is looked; between two looks nothing changes that matters. */
const LOOK_EVERY_MS = 100;

type Mark = { readonly offset: bigint; readonly atMs: number };

/**
 * Lets senders wait a little for their answers while compute is behind, so that those who send as fast as they are answered come down to what it can do. What is
 * behind is durable and only not yet found: nothing is refused, and nobody waits longer than `holdMsMax`.
 *
 * Only where the log is this process's own: how far others are in a shared one is not known at the moment. A compute that stands still (its
 * stores are away) is not helped by it: then the log is there to fill up.
 */
export class Pace {
  readonly #log: Pick<SpanLog, 'isShared' | 'status'>;
  readonly #clock: Clock;
  readonly #limits: PaceLimits;
  /** By partition: what was appended when, ascending, one in LOOK_EVERY_MS. */
  readonly #marks = new Map<number, Mark[]>();
  readonly #committed = new Map<number, bigint>();
  #movedMs = -Infinity;
  #lookedMs = -Infinity;
  #holdMs = 0;

  constructor(log: Pick<SpanLog, 'isShared' | 'status'>, clock: Clock, limits: PaceLimits) {
    this.#log = log;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Notes what the log has just answered. */
  appended(partition: number, offset: bigint): void {
    if (this.#log.isShared) return;
    const atMs = this.#clock.monotonicMs();
    const marks = this.#marks.get(partition);
    if (marks === undefined) this.#marks.set(partition, [{ offset, atMs }]);
    else if (atMs - (marks.at(-1)?.atMs ?? -Infinity) >= LOOK_EVERY_MS) marks.push({ offset, atMs });
  }

  /** How long an answer is to wait now, in ms. */
  holdMs(): number {
    const nowMs = this.#clock.monotonicMs();
    if (this.#log.isShared || nowMs - this.#lookedMs < LOOK_EVERY_MS) return this.#holdMs;
    this.#lookedMs = nowMs;
    const behindMs = this.#behindMs(nowMs);
    const { behindMsMin, behindMsFull, holdMsMax, standstillMs } = this.#limits;
    const share = Math.min(1, Math.max(0, (behindMs - behindMsMin) / (behindMsFull - behindMsMin)));
    this.#holdMs = nowMs - this.#movedMs > standstillMs ? 0 : share * holdMsMax;
    return this.#holdMs;
  }

  /** Age of the oldest record that is not stored yet, of all partitions. */
  #behindMs(nowMs: number): number {
    let behindMs = 0;
    for (const { partition, readers } of this.#log.status().partitions) {
      const committed = readers.find(({ name }) => name === READER)?.committed;
      const marks = this.#marks.get(partition);
      if (committed === undefined || marks === undefined) continue;
      if (committed !== this.#committed.get(partition)) this.#movedMs = nowMs;
      this.#committed.set(partition, committed);
      const first = marks.findIndex(({ offset }) => offset >= committed);
      marks.splice(0, first < 0 ? marks.length : first);
      behindMs = Math.max(behindMs, nowMs - (marks[0]?.atMs ?? nowMs));
    }
    return behindMs;
  }
}
