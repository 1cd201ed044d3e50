import { AppError } from '@spanhouse/core';

/**
 * Admits bodies by the bytes that are in memory, not by the number of requests. A body counts as it arrives: one that only
 * announces itself holds nothing, and is refused at once when what it announces would not fit.
 */
export class Admission {
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytesInFlight(): number {
    return this.#bytes;
  }

  /** @returns a ticket that must be closed. */
  open(): AdmissionTicket {
    return new AdmissionTicket({
      check: (bytes, held) => {
        // One body alone is always admitted: its own limit bounds it.
        if (this.#bytes > held && this.#bytes + bytes > this.#bytesMax)
          throw new AppError('INGEST.OVERLOADED', 'the gateway holds as much as it can; send again in a moment');
      },
      change: (bytes) => {
        this.#bytes += bytes;
      },
    });
  }
}

type Account = { readonly check: (bytes: number, held: number) => void; readonly change: (bytes: number) => void };

export class AdmissionTicket {
  readonly #account: Account;
  #held = 0;

  constructor(account: Account) {
    this.#account = account;
  }

  /** Whether so many bytes more would fit now. @throws AppError INGEST.OVERLOADED */
  announce(bytes: number): void {
    this.#account.check(bytes, this.#held);
  }

  /** Bytes that have arrived. @throws AppError INGEST.OVERLOADED */
  add(bytes: number): void {
    this.#account.check(bytes, this.#held);
    this.#account.change(bytes);
    this.#held += bytes;
  }

  close(): void {
    this.#account.change(-this.#held);
    this.#held = 0;
  }
}
