import { AppError } from '@spanhouse/core';

/** Admits bodies by the bytes that are in memory, not by the number of requests. */
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
    return new AdmissionTicket((bytes) => {
      // One body alone is always admitted: its own limit bounds it.
      if (bytes > 0 && this.#bytes > 0 && this.#bytes + bytes > this.#bytesMax) {
        throw new AppError('INGEST.OVERLOADED', 'the gateway holds as much as it can; send again in a moment');
      }
      this.#bytes += bytes;
    });
  }
}

export class AdmissionTicket {
  readonly #change: (bytes: number) => void;
  #held = 0;

  constructor(change: (bytes: number) => void) {
    this.#change = change;
  }

  /** @throws AppError INGEST.OVERLOADED */
  add(bytes: number): void {
    this.#change(bytes);
    this.#held += bytes;
  }

  close(): void {
    this.#change(-this.#held);
    this.#held = 0;
  }
}
