import type { AppError, Clock } from '@spanhouse/core';
import type { MessageToProduce, Producer } from '@platformatic/kafka';
import { unavailable } from './kafka-client.ts';
import { BATCH_OVERHEAD_BYTES, messageBytes } from './record-message.ts';

type Waiting = {
  readonly message: MessageToProduce;
  readonly bytes: number;
  readonly resolve: (offset: bigint) => void;
  readonly reject: (error: AppError) => void;
};

/**
 * Appends to one partition, in the order of the calls. What arrives while a batch is under way goes into the next one, and only one
 * batch is under way at a time: so a batch that is sent again by the idempotent producer keeps its place, and a failed one cannot be
 * overtaken.
 */
export class AppendLane {
  readonly #producer: Producer;
  readonly #batchBytesMax: number;
  readonly #clock: Clock;
  readonly #waitMsMax: number;
  #waiting: Waiting[] = [];
  #sending: Promise<void> | null = null;
  #closed = false;

  constructor(
    producer: Producer,
    options: {
      /** Kafka's limit is on a batch. */
      readonly batchBytesMax: number;
      /** A caller is refused after this; by then its sender has given up. */
      readonly waitMsMax: number;
    },
    clock: Clock,
  ) {
    this.#producer = producer;
    this.#batchBytesMax = options.batchBytesMax;
    this.#waitMsMax = options.waitMsMax;
    this.#clock = clock;
  }

  append(message: MessageToProduce): Promise<bigint> {
    if (this.#closed) return Promise.reject(unavailable('the log is closed'));
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { message, bytes: messageBytes(message), resolve, reject };
      this.#waiting.push(waiting);
      this.#refuseLate(waiting);
      this.#sending ??= this.#sendAll();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#sending;
  }

  /** What is under way is not called back: it may be stored all the same, and its sender's repetition is recognised by the digest. */
  #refuseLate(waiting: Waiting): void {
    const settled = new AbortController();
    const { resolve, reject } = waiting;
    Object.assign(waiting, {
      resolve: (offset: bigint) => {
        settled.abort();
        resolve(offset);
      },
      reject: (error: AppError) => {
        settled.abort();
        reject(error);
      },
    });
    this.#clock.sleep(this.#waitMsMax, settled.signal).then(
      () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(unavailable(`Kafka did not take a record within ${String(this.#waitMsMax)} ms`));
      },
      () => undefined, // It was settled before.
    );
  }

  async #sendAll(): Promise<void> {
    for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch()) {
      try {
        const { offsets } = await this.#producer.send({ messages: batch.map(({ message }) => message), acks: -1, idempotent: true });
        const first = offsets?.[0]?.offset;
        if (first === undefined || first < 0n) throw new Error('Kafka gave no offset');
        for (const [index, { resolve }] of batch.entries()) resolve(first + BigInt(index));
      } catch (error) {
        for (const { reject } of batch) reject(unavailable('Kafka did not take a record', error));
      }
    }
    this.#sending = null;
  }

  #nextBatch(): readonly Waiting[] {
    let bytes = BATCH_OVERHEAD_BYTES;
    let count = 0;
    for (const waiting of this.#waiting) {
      bytes += waiting.bytes;
      if (count > 0 && bytes > this.#batchBytesMax) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }
}
