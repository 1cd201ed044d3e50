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
/** Of one partition. */
type Batch = { readonly partition: number; readonly records: readonly Waiting[] };

/**
 * Appends to the partitions of a topic, in each in the order of the calls. What arrives while a partition's batch is under way goes into its next
 * one, and only one of each partition is under way at a time: so a batch that is sent again by the idempotent producer keeps its place, and
 * a failed one cannot be overtaken. Batches of partitions that are free at one moment, such as the parts of a request, share one send.
 */
export class Appender {
  readonly #producer: Producer;
  readonly #batchBytesMax: number;
  readonly #clock: Clock;
  readonly #waitMsMax: number;
  /** By partition. */
  readonly #waiting: Waiting[][];
  readonly #busy = new Set<number>();
  readonly #sending = new Set<Promise<void>>();
  #isScheduled = false;
  #closed = false;

  constructor(
    producer: Producer,
    options: {
      readonly partitions: number;
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
    this.#waiting = Array.from({ length: options.partitions }, () => []);
    this.#clock = clock;
  }

  /** @throws RangeError for a partition that does not exist */
  append(partition: number, message: MessageToProduce): Promise<bigint> {
    const waitingThere = this.#waiting[partition];
    if (waitingThere === undefined) throw new RangeError(`there is no partition ${String(partition)}`);
    if (this.#closed) return Promise.reject(unavailable('the log is closed'));
    return new Promise((resolve, reject) => {
      const settled = new AbortController();
      const waiting: Waiting = {
        message,
        bytes: messageBytes(message),
        resolve: (offset) => {
          settled.abort();
          resolve(offset);
        },
        reject: (error) => {
          settled.abort();
          reject(error);
        },
      };
      waitingThere.push(waiting);
      this.#refuseLate(waitingThere, waiting, settled.signal);
      this.#schedule();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#send();
    while (this.#sending.size > 0) await Promise.all(this.#sending);
  }

  /** What is under way is not called back: it may be stored all the same, and its sender's repetition is recognised by the digest. */
  #refuseLate(waitingThere: Waiting[], waiting: Waiting, settled: AbortSignal): void {
    this.#clock.sleep(this.#waitMsMax, settled).then(
      () => {
        const at = waitingThere.indexOf(waiting);
        if (at >= 0) waitingThere.splice(at, 1);
        waiting.reject(unavailable(`Kafka did not take a record within ${String(this.#waitMsMax)} ms`));
      },
      () => undefined, // It was settled before.
    );
  }

  /** After what runs now: the parts of a request come one after the other. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#send();
    });
  }

  #send(): void {
    const batches = this.#waiting.flatMap((waiting, partition): Batch[] =>
      waiting.length === 0 || this.#busy.has(partition) ? [] : [{ partition, records: this.#nextBatch(waiting) }],
    );
    for (const group of grouped(batches)) {
      for (const { partition } of group) this.#busy.add(partition);
      const sending = this.#sendBatches(group).finally(() => {
        this.#sending.delete(sending);
        for (const { partition } of group) this.#busy.delete(partition);
        this.#send();
      });
      this.#sending.add(sending);
    }
  }

  async #sendBatches(batches: readonly Batch[]): Promise<void> {
    try {
      const messages = batches.flatMap(({ records }) => records.map(({ message }) => message));
      const { offsets } = await this.#producer.send({ messages, acks: -1, idempotent: true });
      for (const { partition, records } of batches) {
        const first = offsets?.find((each) => each.partition === partition)?.offset;
        if (first === undefined || first < 0n) throw new Error('Kafka gave no offset');
        for (const [index, { resolve }] of records.entries()) resolve(first + BigInt(index));
      }
    } catch (error) {
      // Some partitions may have taken theirs: those are sent again too, and count once.
      for (const { records } of batches) for (const { reject } of records) reject(unavailable('Kafka did not take a record', error));
    }
  }

  #nextBatch(waiting: Waiting[]): readonly Waiting[] {
    let bytes = BATCH_OVERHEAD_BYTES;
    let count = 0;
    for (const each of waiting) {
      bytes += each.bytes;
      if (count > 0 && bytes > this.#batchBytesMax) break;
      count++;
    }
    return waiting.splice(0, count);
  }
}

/** Brokers close the connection on a request beyond socket.request.max.bytes, 100 MiB by default. */
const SEND_BYTES_MAX = 32 * 1024 * 1024;

function grouped(batches: readonly Batch[]): readonly (readonly Batch[])[] {
  const groups: Batch[][] = [];
  let bytes = Infinity;
  for (const batch of batches) {
    const more = batch.records.reduce((sum, each) => sum + each.bytes, 0);
    if (bytes + more > SEND_BYTES_MAX) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)?.push(batch);
    bytes += more;
  }
  return groups;
}
