/*
 * MEMBERSHIP IN A GROUP OF READERS (KIP-848: the group's coordinator decides who has what)
 *
 * A member sends heartbeats: its epoch and what it owns. The answer brings the epoch from now on and, when it has changed, what the member
 * is to own. What it is to own and does not is free: it takes it. What it owns and is not to own any more it goes on owning, in its
 * heartbeats too, until the reader there has been closed; only then does the coordinator give it to another.
 *
 * The coordinator takes commits from members in their current epoch only. Who was thrown out (too long without a heartbeat, too long in
 * giving back) loses everything at once and comes back as a new member. So it does when a commit was not answered: requests of the old
 * member that are still on their way are refused from then on.
 */
import { randomUUID } from 'node:crypto';
import { bug, type Clock, type Log } from '@spanhouse/core';
import { LogSignal } from '../log-signal.ts';
import type { GroupOffsets } from './group-offsets.ts';
import { hasClientError, hasKafkaError, unavailable, type Answer } from './kafka-client.ts';
import { fenced, type Membership } from './kafka-reader.ts';

/** A partition while this member owns it. */
export class OwnedPartition implements Membership {
  readonly partition: number;
  readonly #member: GroupMember;
  readonly #ending = new AbortController();
  readonly #lost = new AbortController();

  constructor(member: GroupMember, partition: number) {
    this.#member = member;
    this.partition = partition;
  }

  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Another member is to have it. */
  end(): void {
    this.#ending.abort(new Error(`partition ${String(this.partition)} is given to another reader`));
  }

  lose(): void {
    const reason = fenced(this.partition);
    this.#ending.abort(reason);
    this.#lost.abort(reason);
  }

  committer(): { readonly memberId: string; readonly epoch: number } {
    if (this.lost.aborted) throw fenced(this.partition);
    return { memberId: this.#member.memberId, epoch: this.#member.epoch };
  }

  async epochChanged(epoch: number): Promise<void> {
    while (!this.lost.aborted && this.#member.epoch === epoch) await this.#member.nextHeartbeat();
  }

  onDoubt(cause: unknown): void {
    if (!this.lost.aborted) this.#member.comeBack('a commit was not answered', cause);
  }

  release(): void {
    this.#member.release(this);
  }
}

/** Before the coordinator has said how often. */
const FIRST_INTERVAL_MS = 500;
/** Without a heartbeat for so many intervals, the coordinator takes a member for dead (Kafka's defaults: 45 s and 5 s). */
const INTERVALS_UNTIL_DEAD = 9;
const JOINING = 0;
const LEAVING = -1;

export class GroupMember {
  readonly #offsets: GroupOffsets;
  readonly #topic: { readonly name: string; readonly id: string };
  readonly #options: { readonly rebalanceTimeoutMs: number; readonly onOwned: (owned: OwnedPartition) => void };
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #owned = new Map<number, OwnedPartition>();
  readonly #beat = new LogSignal();
  /** Something to tell the coordinator before the next heartbeat is due. */
  readonly #news = new LogSignal();
  #told = 0;
  /** As last logged. */
  #wanted: string | null = null;
  #intervalMs = FIRST_INTERVAL_MS;
  memberId: string = randomUUID();
  epoch = JOINING;

  constructor(
    offsets: GroupOffsets,
    topic: { readonly name: string; readonly id: string },
    options: { readonly rebalanceTimeoutMs: number; readonly onOwned: (owned: OwnedPartition) => void },
    deps: { readonly clock: Clock; readonly log: Log },
  ) {
    this.#offsets = offsets;
    this.#topic = topic;
    this.#options = options;
    this.#clock = deps.clock;
    this.#log = deps.log.with({ 'messaging.consumer.group.name': offsets.group });
  }

  /** Until the signal aborts; then the member leaves and what it still owns is lost. */
  async run(signal: AbortSignal): Promise<void> {
    let lastBeatMs = this.#clock.monotonicMs();
    while (!signal.aborted) {
      const told = this.#told;
      const memberId = this.memberId;
      try {
        const answer = await this.#heartbeat(memberId, this.epoch);
        // What was answered to a member that has come back since is not ours any more.
        if (memberId === this.memberId) this.#take(answer);
        lastBeatMs = this.#clock.monotonicMs();
      } catch (error) {
        this.#missed(error, this.#clock.monotonicMs() - lastBeatMs);
      }
      this.#beat.notify();
      if (this.#told === told) await this.#news.wait(this.#intervalMs, signal).catch(() => undefined); // Only the signal ends it early.
    }
    this.#loseAll();
    await this.#leave(this.memberId);
  }

  nextHeartbeat(): Promise<void> {
    this.#tell();
    return this.#beat.wait(this.#intervalMs);
  }

  release(owned: OwnedPartition): void {
    if (this.#owned.get(owned.partition) !== owned) return;
    this.#owned.delete(owned.partition);
    owned.lose();
    this.#tell();
  }

  /** As a new member, without anything. */
  comeBack(why: string, cause: unknown): void {
    const before = this.memberId;
    this.#log.warn('log.member_came_back', { why, 'exception.message': cause instanceof Error ? cause.message : String(cause) });
    this.#loseAll();
    this.memberId = randomUUID();
    this.epoch = JOINING;
    void this.#leave(before);
    this.#tell();
  }

  #take({ memberEpoch, heartbeatIntervalMs, assignment }: Answer<'ConsumerGroupHeartbeat'>): void {
    this.epoch = memberEpoch;
    this.#intervalMs = heartbeatIntervalMs;
    if (assignment === null) return;
    const wanted = new Set(
      assignment.topicPartitions.filter(({ topicId }) => topicId === this.#topic.id).flatMap(({ partitions }) => partitions),
    );
    for (const [partition, owned] of this.#owned) if (!wanted.has(partition)) owned.end();
    const added = [...wanted].filter((partition) => !this.#owned.has(partition));
    for (const partition of added) {
      const owned = new OwnedPartition(this, partition);
      this.#owned.set(partition, owned);
      this.#options.onOwned(owned);
    }
    const partitions = [...wanted].sort((left, right) => left - right).join(',');
    if (partitions !== this.#wanted)
      this.#log.info('log.partitions_assigned', { 'log.partitions': partitions, 'member.epoch': memberEpoch });
    this.#wanted = partitions;
    if (added.length > 0) this.#tell();
  }

  #missed(error: unknown, sinceMs: number): void {
    if (hasKafkaError(error, 'FENCED_MEMBER_EPOCH', 'UNKNOWN_MEMBER_ID')) {
      this.comeBack('the coordinator does not know the member', error);
      return;
    }
    if (hasClientError(error, 'UNSUPPORTED_API'))
      throw unavailable('the brokers do not know ConsumerGroupHeartbeat: Kafka 4.0 or later is needed', error);
    this.#log.warn('log.heartbeat_missed', { 'exception.message': error instanceof Error ? error.message : String(error) });
    if (this.#owned.size > 0 && sinceMs > this.#intervalMs * INTERVALS_UNTIL_DEAD) {
      this.comeBack('no heartbeat came through for too long', error);
    }
  }

  #heartbeat(memberId: string, epoch: number): Promise<Answer<'ConsumerGroupHeartbeat'>> {
    const partitions = epoch === LEAVING ? [] : [...this.#owned.keys()];
    return this.#offsets.send(
      'ConsumerGroupHeartbeat',
      this.#offsets.group,
      memberId,
      epoch,
      null,
      null,
      this.#options.rebalanceTimeoutMs,
      [this.#topic.name],
      null,
      null,
      partitions.length === 0 ? [] : [{ topicId: this.#topic.id, partitions }],
    );
  }

  async #leave(memberId: string): Promise<void> {
    try {
      await this.#heartbeat(memberId, LEAVING);
    } catch (error) {
      // The coordinator notices by the heartbeats that stay out.
      this.#log.info('log.member_left_unheard', { 'exception.message': error instanceof Error ? error.message : String(error) });
    }
  }

  #loseAll(): void {
    for (const owned of this.#owned.values()) owned.lose();
    this.#owned.clear();
    this.#beat.notify();
  }

  #tell(): void {
    this.#told++;
    this.#news.notify();
  }
}

/** For readers outside a group: their commits are taken while the group has no members. */
export function withoutGroup(nobody: { readonly memberId: string; readonly epoch: number }): Membership {
  return {
    committer: () => nobody,
    epochChanged: () => Promise.reject(bug('a reader without a group has no epoch')),
    onDoubt: () => undefined,
  };
}
