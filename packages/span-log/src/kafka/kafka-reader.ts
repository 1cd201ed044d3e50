import { AppError, bug, isAppError, type Clock, type Log, type UnixMs } from '@spanhouse/core';
import { withCommit, withCut, type ReaderPosition } from '../reader-position.ts';
import type { Cut, LogReader, LogRecord, ReadLimits, RecordHeader, StoredCut } from '../span-log.ts';
import type { GroupOffsets } from './group-offsets.ts';
import { hasKafkaError, unavailable, wasAnswered } from './kafka-client.ts';
import type { Fetched, PartitionFetcher } from './partition-fetcher.ts';

/** What a reader needs of the group it reads for. */
export type Membership = {
  /** Who commits now. Errors: LOG.FENCED when the partition is not the reader's any more. */
  committer(): { readonly memberId: string; readonly epoch: number };
  /** Resolves when the epoch has changed or the partition is lost. */
  epochChanged(epoch: number): Promise<void>;
  /** A commit was not answered: it may still be carried out, later. */
  onDoubt(cause: unknown): void;
};

/** One request to a broker waits no longer, so that an abandoned one does not hold up the next for long. */
const FETCH_WAIT_MS = 500;
const FETCH_BYTES_MIN = 64 * 1024;
/** Of compressed records held ahead. */
const FETCH_BYTES_MAX = 16 * 1024 * 1024;

/** Opens a reader where its group stands; a group that never committed begins at the oldest record, and says so durably at once. */
export async function openKafkaReader(
  deps: {
    readonly partition: number;
    readonly offsets: GroupOffsets;
    readonly fetcher: PartitionFetcher;
    readonly membership: Membership;
    readonly clock: Clock;
    readonly log: Log;
  },
  onClose: () => Promise<void>,
): Promise<LogReader> {
  const found = await deps.offsets.position(deps.partition);
  const reader = new KafkaReader(deps, found ?? { committed: (await deps.fetcher.bounds()).start, cut: null }, onClose);
  if (found === null) await reader.commit(reader.committed);
  return reader;
}

class KafkaReader implements LogReader {
  readonly #deps: Parameters<typeof openKafkaReader>[0];
  readonly #onClose: () => Promise<void>;
  #position: ReaderPosition;
  /** Fetched already, from the offset on that `#aheadFrom` says. */
  #ahead: readonly LogRecord[] = [];
  #aheadFrom = -1n;

  constructor(deps: Parameters<typeof openKafkaReader>[0], position: ReaderPosition, onClose: () => Promise<void>) {
    this.#deps = deps;
    this.#position = position;
    this.#onClose = onClose;
  }

  get committed(): bigint {
    return this.#position.committed;
  }

  get cut(): StoredCut | null {
    return this.#position.cut;
  }

  async read(from: bigint, limits: ReadLimits, signal?: AbortSignal): Promise<readonly LogRecord[]> {
    signal?.throwIfAborted();
    const deadline = this.#deps.clock.monotonicMs() + limits.waitMs;
    for (let next = from; this.#aheadFrom !== from || this.#ahead.length === 0;) {
      const waitMs = Math.max(0, Math.min(deadline - this.#deps.clock.monotonicMs(), FETCH_WAIT_MS));
      const bytesMax = Math.min(Math.max(limits.bytesMax, FETCH_BYTES_MIN), FETCH_BYTES_MAX);
      const fetched = await orAborted(this.#deps.fetcher.fetch(next, { waitMs: Math.ceil(waitMs), bytesMax }), signal);
      this.#ahead = fetched.records;
      this.#aheadFrom = from;
      const moved = fetched.next > next;
      next = fetched.next;
      if (fetched.records.length === 0 && !moved && this.#deps.clock.monotonicMs() >= deadline) return [];
    }
    return this.#take(limits);
  }

  async *readBack(fromReceivedAt: UnixMs): AsyncIterable<Pick<LogRecord, 'offset' | 'header'>> {
    const end = this.committed;
    const first = await this.#deps.fetcher.firstSince(fromReceivedAt);
    if (first === null) return;
    for (let next = first; next < end;) {
      const fetched: Fetched = await this.#deps.fetcher.fetch(next, { waitMs: 0, bytesMax: FETCH_BYTES_MAX });
      for (const { offset, header } of fetched.records) {
        if (offset < end && header.receivedAt >= fromReceivedAt) yield { offset, header: ownHeader(header) };
      }
      // A broker that has just become leader may not yet know how far records are safe: they come, since `end` was read once.
      if (fetched.next === next) await this.#deps.clock.sleep(FETCH_WAIT_MS);
      next = fetched.next;
    }
  }

  storeCut(cut: Cut, context?: string): Promise<void> {
    return this.#keep(withCut(this.#position, cut, context));
  }

  commit(to: bigint): Promise<void> {
    return this.#keep(withCommit(this.#position, to));
  }

  close(): Promise<void> {
    return this.#onClose();
  }

  #take(limits: ReadLimits): readonly LogRecord[] {
    let bytes = 0;
    let bodyBytes = 0;
    let count = 0;
    for (const record of this.#ahead) {
      bytes += record.body.length;
      bodyBytes += record.header.bodyBytes;
      const isFull = count >= limits.recordsMax || bytes > limits.bytesMax || bodyBytes > (limits.bodyBytesMax ?? Infinity);
      if (count > 0 && isFull) break;
      count++;
    }
    const taken = this.#ahead.slice(0, count);
    this.#ahead = this.#ahead.slice(count);
    const last = taken.at(-1);
    if (last === undefined) throw bug('a read took nothing');
    this.#aheadFrom = last.offset + 1n;
    return taken;
  }

  /**
   * A commit under an epoch that has passed is repeated under the next one, while the partition stays here. One that was not answered
   * is not repeated: it might be carried out after later commits and undo them. The membership then starts anew, under which it is refused.
   */
  async #keep(next: ReaderPosition): Promise<void> {
    for (;;) {
      const committer = this.#deps.membership.committer();
      try {
        await this.#deps.offsets.commit(this.#deps.partition, next, committer);
        this.#position = next;
        return;
      } catch (error) {
        if (isAppError(error)) throw error;
        if (hasKafkaError(error, 'STALE_MEMBER_EPOCH')) {
          await this.#deps.membership.epochChanged(committer.epoch);
        } else if (hasKafkaError(error, 'FENCED_MEMBER_EPOCH', 'UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION')) {
          throw fenced(this.#deps.partition, error);
        } else {
          if (!wasAnswered(error)) this.#deps.membership.onDoubt(error);
          throw unavailable('the position of a reader could not be kept', error);
        }
      }
    }
  }
}

export function fenced(partition: number, cause?: unknown): AppError {
  return new AppError('LOG.FENCED', `partition ${String(partition)} is not this reader's any more`, {}, { cause });
}

/** Headers that outlive the batch which they were fetched in: its memory is not held for their digests. */
function ownHeader(header: RecordHeader): RecordHeader {
  return { ...header, digest: header.digest.slice() };
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}
