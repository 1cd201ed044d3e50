import { ReadableStream } from 'node:stream/web';
import type { Clock, Log } from '@spanhouse/core';
import { Producer } from '@platformatic/kafka';
import { Appender } from './kafka/appender.ts';
import { GroupMember, withoutGroup, type OwnedPartition } from './kafka/group-member.ts';
import { GroupOffsets, NOBODY } from './kafka/group-offsets.ts';
import { connectionOptions, KafkaClient, type KafkaConnection } from './kafka/kafka-client.ts';
import { openKafkaReader, type Membership } from './kafka/kafka-reader.ts';
import { openTopic, type OpenTopic, type TopicSettings } from './kafka/kafka-topic.ts';
import { PartitionFetcher, type Bounds } from './kafka/partition-fetcher.ts';
import { recordBytesMaxOf, toMessage } from './kafka/record-message.ts';
import { refuseTooLarge } from './record-bytes.ts';
import type { Assignment, LogReader, LogStatus, RecordHeader, SpanLog } from './span-log.ts';

export type KafkaSpanLogOptions = TopicSettings & {
  readonly connection: KafkaConnection;
  /** Groups of readers are called `<topic>-<name>`. */
  readonly topic: string;
  /** How long a reader may take to give a partition back. */
  readonly rebalanceTimeoutMs: number;
};

export const KAFKA_SPAN_LOG_DEFAULTS = {
  mayCreate: true,
  partitions: 12,
  replicationFactor: 3,
  retentionMs: 24 * 60 * 60_000,
  messageBytesMax: 8 * 1024 * 1024,
  rebalanceTimeoutMs: 60_000,
} as const;

type Deps = { readonly clock: Clock; readonly log: Log };

const READER_NAME = /^[a-z0-9-]{1,64}$/;
/** OTLP exporters give up after ten seconds and send again. */
const APPEND_MS_MAX = 10_000;
/** Of one batch; callers do not wait for all of them. */
const PRODUCE_RETRIES = { retries: 4, retryDelay: 250 } as const;
const REOPEN_MS = 1_000;

/**
 * One topic of Kafka, shared by all gateways and readers. FORMAT.md says what is in it. Needs brokers of Kafka 4.0 or later.
 * @throws ConfigError when the topic is missing or unfit; AppError LOG.UNAVAILABLE when no broker answers.
 */
export async function createKafkaSpanLog(
  options: Partial<KafkaSpanLogOptions> & Pick<KafkaSpanLogOptions, 'connection' | 'topic'>,
  deps: Deps,
): Promise<SpanLog> {
  const all = { ...KAFKA_SPAN_LOG_DEFAULTS, ...options };
  const client = new KafkaClient(all.connection);
  try {
    return new KafkaSpanLog(all, client, await openTopic(client, all.connection, all.topic, all, deps), deps);
  } catch (error) {
    await client.close();
    throw error;
  }
}

class KafkaSpanLog implements SpanLog {
  readonly partitions: number;
  readonly recordBytesMax: number;
  readonly isShared = true;
  readonly #options: KafkaSpanLogOptions;
  readonly #topic: OpenTopic;
  readonly #client: KafkaClient;
  readonly #producer: Producer;
  readonly #appender: Appender;
  readonly #fetchers: readonly PartitionFetcher[];
  readonly #deps: Deps;
  readonly #seen = new Map<number, Bounds>();
  /** By partition, then by name. */
  readonly #readers = new Map<number, Map<string, LogReader>>();
  /** Of the readers that were opened last, which know where their partitions end. */
  readonly #reading = new Map<number, PartitionFetcher>();

  constructor(options: KafkaSpanLogOptions, client: KafkaClient, topic: OpenTopic, deps: Deps) {
    this.partitions = topic.partitionsCount;
    this.recordBytesMax = recordBytesMaxOf(topic.messageBytesMax);
    this.#options = options;
    this.#topic = topic;
    this.#client = client;
    this.#deps = deps;
    this.#producer = new Producer({ ...connectionOptions(options.connection), ...PRODUCE_RETRIES });
    const { partitions } = this;
    this.#appender = new Appender(
      this.#producer,
      { partitions, batchBytesMax: topic.messageBytesMax, waitMsMax: APPEND_MS_MAX },
      deps.clock,
    );
    this.#fetchers = topic.partitions.map((_, partition) => new PartitionFetcher(client, topic.name, partition, deps));
  }

  append(partition: number, header: RecordHeader, body: Uint8Array): Promise<bigint> {
    const tooLarge = refuseTooLarge(header, body, this.recordBytesMax);
    if (tooLarge !== null) return Promise.reject(tooLarge);
    return this.#appender.append(partition, toMessage(this.#topic.name, partition, header, body));
  }

  async bounds(partition: number): Promise<Bounds> {
    const bounds = await of(this.#fetchers, partition).bounds();
    this.#seen.set(partition, bounds);
    return bounds;
  }

  openReader(name: string, partition: number): Promise<LogReader> {
    of(this.#fetchers, partition);
    return this.#open(name, partition, this.#offsetsOf(name, this.#client), withoutGroup(NOBODY), () => undefined);
  }

  assignments(name: string, signal: AbortSignal): AsyncIterable<Assignment> {
    const stop = new AbortController();
    return new ReadableStream<Assignment>({
      start: (controller) => {
        // Heartbeats and commits share connections that nothing else holds up.
        const client = new KafkaClient(this.#options.connection);
        const offsets = this.#offsetsOf(name, client);
        const onOwned = (owned: OwnedPartition): void => {
          void this.#openOwned(name, owned, offsets).then((assignment) => {
            if (assignment !== null && !stop.signal.aborted) controller.enqueue(assignment);
          });
        };
        const { rebalanceTimeoutMs } = this.#options;
        const member = new GroupMember(offsets, this.#topic, { rebalanceTimeoutMs, onOwned }, this.#deps);
        member
          .run(AbortSignal.any([signal, stop.signal]))
          .finally(() => client.close())
          .then(
            () => {
              if (stop.signal.aborted) return;
              stop.abort();
              controller.close();
            },
            (error: unknown) => {
              stop.abort();
              controller.error(error);
            },
          );
      },
      cancel: () => {
        stop.abort();
      },
    });
  }

  /** What this process has last seen. Kafka does not tell the bytes with it. */
  status(): LogStatus {
    return {
      partitions: this.#fetchers.map((_, partition) => ({
        partition,
        start: this.#seen.get(partition)?.start ?? 0n,
        end: this.#lastEnd(partition),
        bytes: 0,
        readers: [...(this.#readers.get(partition) ?? [])].map(([name, { committed }]) => ({ name, committed })),
      })),
    };
  }

  /** A reader's own commits may be newer than what it was last told. */
  #lastEnd(partition: number): bigint {
    const committed = [...(this.#readers.get(partition)?.values() ?? [])].map((reader) => reader.committed);
    const told = [this.#seen.get(partition)?.end ?? 0n, this.#reading.get(partition)?.end ?? 0n];
    return [...told, ...committed].reduce((last, end) => (end > last ? end : last), 0n);
  }

  async close(): Promise<void> {
    await this.#appender.close();
    await this.#producer.close();
    await this.#client.close();
  }

  #offsetsOf(name: string, client: KafkaClient): GroupOffsets {
    if (!READER_NAME.test(name)) throw new RangeError(`not a reader name: ${name}`);
    return new GroupOffsets(client, `${this.#topic.name}-${name}`, this.#topic.name, this.#deps.clock);
  }

  async #openOwned(name: string, owned: OwnedPartition, offsets: GroupOffsets): Promise<Assignment | null> {
    const { partition, ending, lost } = owned;
    while (!ending.aborted) {
      try {
        const reader = await this.#open(name, partition, offsets, owned, () => {
          owned.release();
        });
        return { partition, reader, ending, lost };
      } catch (error) {
        if (!lost.aborted) this.#deps.log.error('log.reader_not_opened', error, { 'log.partition': partition });
        await this.#deps.clock.sleep(REOPEN_MS, ending).catch(() => undefined); // Only the signal ends it early.
      }
    }
    owned.release();
    return null;
  }

  async #open(name: string, partition: number, offsets: GroupOffsets, membership: Membership, onClose: () => void): Promise<LogReader> {
    // A fetch that waits holds up its connection, so each reader has one of its own.
    const client = new KafkaClient(this.#options.connection);
    const fetcher = new PartitionFetcher(client, this.#topic.name, partition, this.#deps);
    const readers = this.#readers.get(partition) ?? new Map<string, LogReader>();
    this.#readers.set(partition, readers);
    try {
      const reader = await openKafkaReader({ partition, offsets, fetcher, membership, ...this.#deps }, async () => {
        onClose();
        if (readers.get(name) === reader) readers.delete(name);
        await client.close();
      });
      readers.set(name, reader);
      this.#reading.set(partition, fetcher);
      return reader;
    } catch (error) {
      await client.close();
      throw error;
    }
  }
}

function of<T>(items: readonly T[], partition: number): T {
  const item = items[partition];
  if (item === undefined) throw new RangeError(`there is no partition ${String(partition)}`);
  return item;
}
