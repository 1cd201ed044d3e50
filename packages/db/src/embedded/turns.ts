/** What `Turns` needs of PGlite. */
export type Backend = {
  execProtocolRawStream(message: Uint8Array, options: { onRawData: (data: Uint8Array) => void }): Promise<void>;
  isInTransaction(): boolean;
};

type Message = {
  readonly client: number;
  readonly bytes: Uint8Array;
  readonly onData: (data: Uint8Array) => void;
  readonly resolve: (byteCount: number) => void;
  readonly reject: (error: Error) => void;
};

const SYNC = Uint8Array.of(0x53, 0, 0, 0, 4);
const ROLLBACK = Buffer.from('Q\0\0\0\rROLLBACK\0', 'latin1');
/** Parse, Bind, Close, Describe, Execute, Flush, CopyData: more messages of the same client must follow. */
const UNFINISHED = new Set(Array.from('PBCDEHd', (letter) => letter.charCodeAt(0)));

/**
 * Who may talk to the one backend next.
 *
 * The backend has one session, so one client's Parse must not be followed by another's: a client keeps the floor from its
 * first message up to Sync, and from BEGIN up to the end of the transaction. The queue that comes with pglite-socket lets
 * clients in between Parse and Bind, stops for good after one failure, and when a client dies while its BEGIN runs it
 * waits for that client for ever; this one takes its place (same methods) and does neither.
 */
export class Turns {
  readonly #backend: Backend;
  readonly #onBroken: (error: unknown) => void;
  #waiting: Message[] = [];
  #isRunning = false;
  /** The client that has the floor, if it must not be interrupted. */
  #owner: number | null = null;
  readonly #gone = new Set<number>();

  /** @param onBroken called when the backend itself fails: what it does from then on is not to be trusted. */
  constructor(backend: Backend, onBroken: (error: unknown) => void) {
    this.#backend = backend;
    this.#onBroken = onBroken;
  }

  /** Resolves with the number of bytes answered. */
  enqueue(client: number, bytes: Uint8Array, onData: (data: Uint8Array) => void): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ client, bytes, onData, resolve, reject });
      this.#run();
    });
  }

  clearQueueForHandler(client: number): void {
    const dropped = this.#waiting.filter((message) => message.client === client);
    this.#waiting = this.#waiting.filter((message) => message.client !== client);
    for (const message of dropped) message.reject(new Error('the client is gone'));
  }

  /** The client is gone: what it left open is rolled back, now or when its running message ends. */
  clearTransactionIfNeeded(client: number): Promise<void> {
    if (this.#owner === client || this.#isRunning) this.#gone.add(client);
    this.#run();
    return Promise.resolve();
  }

  getQueueLength(): number {
    return this.#waiting.length;
  }

  #run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#drain().then(
      () => {
        this.#isRunning = false;
        // What came between the last look at the queue and this line.
        if (this.#next() !== null || this.#isOwnerGone()) this.#run();
      },
      (error: unknown) => {
        this.#onBroken(error);
      },
    );
  }

  async #drain(): Promise<void> {
    for (;;) {
      if (this.#isOwnerGone()) await this.#evict();
      const message = this.#next();
      if (message === null) break;
      this.#waiting.splice(this.#waiting.indexOf(message), 1);
      let byteCount = 0;
      const onRawData = (data: Uint8Array): void => {
        byteCount += data.byteLength;
        message.onData(data);
      };
      try {
        await this.#backend.execProtocolRawStream(message.bytes, { onRawData });
      } catch (error) {
        message.reject(error instanceof Error ? error : new Error(String(error)));
        throw error;
      }
      const mustGoOn = UNFINISHED.has(message.bytes[0] ?? 0) || this.#backend.isInTransaction();
      this.#owner = mustGoOn ? message.client : null;
      message.resolve(byteCount);
    }
    if (this.#owner === null) this.#gone.clear();
  }

  #next(): Message | null {
    if (this.#owner === null) return this.#waiting[0] ?? null;
    return this.#waiting.find((message) => message.client === this.#owner) ?? null;
  }

  #isOwnerGone(): boolean {
    return this.#owner !== null && this.#gone.has(this.#owner);
  }

  async #evict(): Promise<void> {
    const ignore = { onRawData: () => undefined };
    await this.#backend.execProtocolRawStream(SYNC, ignore);
    if (this.#backend.isInTransaction()) await this.#backend.execProtocolRawStream(ROLLBACK, ignore);
    this.#owner = null;
  }
}
