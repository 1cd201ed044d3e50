import { AppError, bug, type Clock, type Log } from '@spanhouse/core';
import { FetchIsolationLevels, ListOffsetTimestamps } from '@platformatic/kafka';
import type { LogRecord } from '../span-log.ts';
import { askAgain, LEADER_MOVED } from './ask-again.ts';
import { hasKafkaError, unavailable, type KafkaClient, type KafkaTopic } from './kafka-client.ts';
import { fromBatches } from './record-message.ts';

export type Fetched = { readonly records: readonly LogRecord[]; /** Where the next fetch begins. */ readonly next: bigint };
export type Bounds = { readonly start: bigint; readonly end: bigint };

/** Reads one partition of a topic from its leader. A fetch that waits holds up everything on its client's connection. */
export class PartitionFetcher {
  readonly #client: KafkaClient;
  readonly #topicName: string;
  readonly #partition: number;
  readonly #clock: Clock;
  readonly #log: Log;
  #isStale = false;
  #topicId: string | null = null;
  #end = 0n;

  constructor(client: KafkaClient, topic: string, partition: number, deps: { readonly clock: Clock; readonly log: Log }) {
    this.#client = client;
    this.#topicName = topic;
    this.#partition = partition;
    this.#clock = deps.clock;
    this.#log = deps.log.with({ 'messaging.destination.name': topic, 'log.partition': partition });
  }

  /** Where the partition ended when its leader last answered; 0 before. */
  get end(): bigint {
    return this.#end;
  }

  /** Errors: LOG.UNAVAILABLE. */
  async bounds(): Promise<Bounds> {
    return { start: await this.#offsetAt(ListOffsetTimestamps.EARLIEST), end: await this.#offsetAt(ListOffsetTimestamps.LATEST) };
  }

  /** Of the first record received at or after that time; null when there is none. Errors: LOG.UNAVAILABLE. */
  async firstSince(receivedAt: number): Promise<bigint | null> {
    const offset = await this.#offsetAt(BigInt(Math.max(0, receivedAt)));
    return offset < 0n ? null : offset;
  }

  /** At least one record when there is one, whatever its size. Errors: LOG.UNAVAILABLE, LOG.CORRUPT. */
  async fetch(from: bigint, limits: { readonly waitMs: number; readonly bytesMax: number }): Promise<Fetched> {
    try {
      return await this.#atLeader(() => this.#fetch(from, limits));
    } catch (error) {
      if (!hasKafkaError(error, 'OFFSET_OUT_OF_RANGE')) throw this.#failed(error);
    }
    const { start, end } = await this.bounds();
    if (from >= start && from <= end) return { records: [], next: from }; // It was moved in between.
    if (from > end) {
      throw new AppError(
        'LOG.CORRUPT',
        `partition ${String(this.#partition)} of ${this.#topicName} ends at ${String(end)}, but a reader has come to ${String(from)}: the topic was made anew, or lost records`,
        { 'log.partition': this.#partition },
      );
    }
    this.#log.error('log.records_lost', new Error(`retention removed records that were not read yet`), {
      'lost.from': from,
      'lost.to': start,
      'lost.records': start - from,
    });
    return { records: [], next: start };
  }

  async #fetch(from: bigint, { waitMs, bytesMax }: { readonly waitMs: number; readonly bytesMax: number }): Promise<Fetched> {
    const { topic, leader, leaderEpoch } = await this.#place();
    const partition = {
      partition: this.#partition,
      currentLeaderEpoch: leaderEpoch,
      fetchOffset: from,
      lastFetchedEpoch: -1,
      partitionMaxBytes: bytesMax,
    };
    // Session 0 in epoch -1: without a session, which would save bytes only for many partitions in one request.
    const response = await this.#client.send(
      leader,
      'Fetch',
      waitMs,
      1,
      bytesMax,
      FetchIsolationLevels.READ_UNCOMMITTED,
      0,
      -1,
      [{ topicId: topic.id, partitions: [partition] }],
      [],
      '',
    );
    const answered = response.responses[0]?.partitions[0];
    if (answered !== undefined && answered.highWatermark > this.#end) this.#end = answered.highWatermark;
    const batches = answered?.records ?? [];
    const records: LogRecord[] = [];
    for (const found of fromBatches(batches, from)) {
      if ('record' in found) records.push(found.record);
      else this.#log.error('log.foreign_record', new Error(`a message is left out: ${found.reason}`), { 'log.offset': found.foreign });
    }
    const last = batches.at(-1);
    const end = last === undefined ? from : last.firstOffset + BigInt(last.lastOffsetDelta) + 1n;
    return { records, next: end > from ? end : from };
  }

  async #offsetAt(timestamp: bigint): Promise<bigint> {
    const ask = async (): Promise<bigint> => {
      const { leader, leaderEpoch } = await this.#place();
      const partition = { partitionIndex: this.#partition, currentLeaderEpoch: leaderEpoch, timestamp };
      const response = await this.#client.send(leader, 'ListOffsets', -1, FetchIsolationLevels.READ_UNCOMMITTED, [
        { name: this.#topicName, partitions: [partition] },
      ]);
      const offset = response.topics[0]?.partitions[0]?.offset;
      if (offset === undefined) throw bug('the answer to ListOffsets lacks the partition');
      return offset;
    };
    return this.#atLeader(ask).catch((error: unknown) => {
      throw this.#failed(error);
    });
  }

  #atLeader<T>(ask: () => Promise<T>): Promise<T> {
    const fresh = (): Promise<T> =>
      ask().catch((error: unknown) => {
        this.#isStale = true;
        throw error;
      });
    return askAgain(fresh, LEADER_MOVED, this.#clock);
  }

  async #place(): Promise<{ readonly topic: KafkaTopic; readonly leader: number; readonly leaderEpoch: number }> {
    const topic = await this.#client.topic(this.#topicName, { fresh: this.#isStale });
    this.#isStale = false;
    const place = topic?.partitions[this.#partition];
    if (topic === null || place === undefined) throw unavailable(`the topic ${this.#topicName} is gone`);
    this.#topicId ??= topic.id;
    if (topic.id !== this.#topicId) throw new AppError('LOG.CORRUPT', `the topic ${this.#topicName} was made anew while it was read`);
    return { topic, leader: place.leader, leaderEpoch: place.leaderEpoch };
  }

  #failed(error: unknown): unknown {
    if (error instanceof AppError) return error;
    if (!(error instanceof Error) || !('code' in error)) return error;
    return unavailable(`partition ${String(this.#partition)} of ${this.#topicName} cannot be read`, error);
  }
}
