import type { UnixMs } from '@spanhouse/core';
import type { RecordHeader } from '@spanhouse/span-log';

/** A request that a sender repeats within this time counts once (architecture, contract 3a). Of receive time, as the headers say it. */
export const RESEND_WINDOW_MS = 15 * 60_000;

/** Whatever their times say, so many are kept: some megabyte. */
const KEPT_MIN = 10_000;

/**
 * The requests of one partition within the last 15 minutes of receive time. What it answers depends on the records before
 * alone, never on the clock: after a restart it is filled again from the headers in the log and answers the same.
 */
export class RecentRequests {
  /** Latest receive time by (project, digest, split), in the order of last sight: the oldest come first. */
  readonly #seen = new Map<string, UnixMs>();
  #latest = 0;
  readonly #keptMin: number;

  constructor(keptMin: number = KEPT_MIN) {
    this.#keptMin = keptMin;
  }

  get size(): number {
    return this.#seen.size;
  }

  /** True when the record repeats one from at most 15 minutes before. Records of a partition, in order, each once. */
  isRepeated(header: RecordHeader): boolean {
    const key = `${String(header.projectId)}/${String(header.split)}/${Buffer.from(header.digest).toString('latin1')}`;
    const before = this.#seen.get(key);
    const repeated = before !== undefined && header.receivedAt - before <= RESEND_WINDOW_MS;
    this.#seen.delete(key);
    this.#seen.set(key, before === undefined || header.receivedAt > before ? header.receivedAt : before);
    this.#latest = Math.max(this.#latest, header.receivedAt);
    this.#forget();
    return repeated;
  }

  /** Twice the window, so that gateways whose clocks differ do not make a difference; never the last ones: a clock may step ahead and back. */
  #forget(): void {
    for (const [key, receivedAt] of this.#seen) {
      if (this.#seen.size <= this.#keptMin || receivedAt >= this.#latest - 2 * RESEND_WINDOW_MS) return;
      this.#seen.delete(key);
    }
  }
}
