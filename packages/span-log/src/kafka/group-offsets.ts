import { bug, type Clock } from '@spanhouse/core';
import { FindCoordinatorKeyTypes } from '@platformatic/kafka';
import type { ReaderPosition } from '../reader-position.ts';
import { askAgain, COORDINATOR_MOVED } from './ask-again.ts';
import { decodeCommitMetadata, encodeCommitMetadata } from './commit-metadata.ts';
import { hasKafkaError, unavailable, wasAnswered, type Answer, type Given, type KafkaClient, type RequestName } from './kafka-client.ts';

/** Who commits: a member of the group in its epoch, or nobody (allowed while the group has no members). */
export type Committer = { readonly memberId: string; readonly epoch: number };
export const NOBODY: Committer = { memberId: '', epoch: -1 };

/** Positions of one group in one topic, kept by the group's coordinator. */
export class GroupOffsets {
  readonly #client: KafkaClient;
  readonly #topic: string;
  readonly #clock: Clock;
  readonly group: string;
  #coordinator: Promise<number> | null = null;

  constructor(client: KafkaClient, group: string, topic: string, clock: Clock) {
    this.#clock = clock;
    this.#client = client;
    this.group = group;
    this.#topic = topic;
  }

  /** Sends a request to the group's coordinator, which is looked for again when it has moved. Errors: as the library throws them. */
  async send<Name extends RequestName>(name: Name, ...given: Given<Name>): Promise<Answer<Name>> {
    try {
      this.#coordinator ??= this.#findCoordinator();
      return await this.#client.send(await this.#coordinator, name, ...given);
    } catch (error) {
      if (!wasAnswered(error) || hasKafkaError(error, ...COORDINATOR_MOVED)) this.#coordinator = null;
      throw error;
    }
  }

  /** Null when the group has not committed there. Errors: LOG.UNAVAILABLE, LOG.CORRUPT. */
  async position(partition: number): Promise<ReaderPosition | null> {
    const topics = [{ name: this.#topic, partitionIndexes: [partition] }];
    const groups = [{ groupId: this.group, memberId: null, memberEpoch: -1, topics }];
    const response = await askAgain(() => this.send('OffsetFetch', groups, false), COORDINATOR_MOVED, this.#clock).catch(
      (error: unknown) => {
        throw unavailable('Kafka did not tell where a reader stands', error);
      },
    );
    const found = response.groups[0]?.topics[0]?.partitions[0];
    if (found === undefined) throw bug('the answer to OffsetFetch lacks the partition');
    return found.committedOffset < 0n ? null : decodeCommitMetadata(partition, found.committedOffset, found.metadata ?? '');
  }

  /** Errors: as the library throws them; without an answer the commit may have been made. */
  async commit(partition: number, position: ReaderPosition, { memberId, epoch }: Committer): Promise<void> {
    const committed = {
      partitionIndex: partition,
      committedOffset: position.committed,
      committedLeaderEpoch: -1,
      committedMetadata: encodeCommitMetadata(position),
    };
    await this.send('OffsetCommit', this.group, epoch, memberId, null, [{ name: this.#topic, partitions: [committed] }]);
  }

  async #findCoordinator(): Promise<number> {
    const found = await this.#client.send(null, 'FindCoordinator', FindCoordinatorKeyTypes.GROUP, [this.group]);
    const node = found.coordinators.find(({ key }) => key === this.group)?.nodeId;
    if (node === undefined) throw unavailable('Kafka named no coordinator for a group of readers');
    return node;
  }
}
