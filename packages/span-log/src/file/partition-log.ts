import { dirname } from 'node:path';
import { AppError, type Clock, type Log } from '@spanhouse/core';
import { LogSignal } from '../log-signal.ts';
import { decodeRecordHeader, RECORD_HEADER_BYTES_MAX } from '../record-header.ts';
import type { LogRecord, ReadLimits, RecordHeader } from '../span-log.ts';
import { checkFrame, FRAME_BYTES, frameOf, type FramePlace } from './frame.ts';
import type { LogFiles } from './log-files.ts';
import { createSegment, openSegment, parseSegmentName, segmentEnd, type Segment } from './segment.ts';

export type PartitionOptions = {
  readonly segmentBytesMax: number;
  /** Records younger than this are kept though every reader has passed them, as long as there is room. */
  readonly retentionMs: number;
  /** When the partition holds this much and readers still need all of it, appends are refused. */
  readonly bytesMax: number;
};

/** The first offset that some reader still needs, when the partition ends at `end`. */
export type Passed = (end: bigint) => bigint;

/** Where the offsets of a partition begin that has no segment. */
export type FirstOffset = () => Promise<bigint>;

type Waiting = {
  readonly parts: (place: FramePlace) => readonly [Uint8Array, Uint8Array, Uint8Array];
  readonly bytes: number;
  resolve(offset: bigint): void;
  reject(error: Error): void;
};

/** Bytes written between two syncs at the most, so that one batch's memory and time stay bounded. */
const BATCH_BYTES_MAX = 32 * 1024 * 1024;
const HEADER_READ_BYTES = FRAME_BYTES + RECORD_HEADER_BYTES_MAX;
/** A disk that is full fails every batch: one line tells of all within this time. */
const LOG_EVERY_MS = 10_000;

/**
 * One partition's segments. Appends that arrive while a sync is under way are written together and synced once (group commit).
 *
 * A write or sync that fails is never tried again on the same file: what the kernel still holds of it is unknown afterwards. The segment ends at its
 * last durable record, the batch is refused, and the next batch goes to a new file.
 */
export class PartitionLog {
  readonly #files: LogFiles;
  readonly #directory: string;
  readonly #options: PartitionOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #passed: Passed;
  readonly #segments: Segment[];
  /** Of the first record ever, while there is no segment. */
  readonly #first: bigint;
  readonly #signal = new LogSignal();
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;
  /** No more appends to the last segment: the next one opens a new file. */
  #sealed: boolean;
  #attempt: number;
  #closed = false;
  #failures = { loggedAtMs: -Infinity, since: 0 };

  private constructor(
    files: LogFiles,
    directory: string,
    segments: Segment[],
    begin: { readonly first: bigint; readonly attempt: number },
    options: PartitionOptions,
    deps: { readonly clock: Clock; readonly log: Log; readonly passed: Passed },
  ) {
    this.#files = files;
    this.#directory = directory;
    this.#segments = segments;
    this.#first = begin.first;
    this.#attempt = begin.attempt;
    this.#sealed = segments.length === 0;
    this.#options = options;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.#passed = deps.passed;
  }

  /** @throws AppError LOG.CORRUPT when a segment is damaged elsewhere than at the log's end. */
  static async open(
    files: LogFiles,
    directory: string,
    options: PartitionOptions,
    firstOffset: FirstOffset,
    deps: { readonly clock: Clock; readonly log: Log; readonly passed: Passed },
  ): Promise<PartitionLog> {
    await files.makeDirectory(directory);
    await files.syncDirectory(dirname(directory));
    const named = (await files.list(directory)).flatMap((name) => {
      const parsed = parseSegmentName(name);
      return parsed === null ? [] : [{ name, ...parsed }];
    });
    const segments: Segment[] = [];
    try {
      for (const [i, each] of named.entries()) {
        const { first } = each;
        const segment = await openSegment({ files, log: deps.log }, directory, each, named[i + 1]?.first ?? null);
        const before = segments.at(-1);
        if (before !== undefined && segmentEnd(before) !== first) {
          throw new AppError(
            'LOG.CORRUPT',
            `records ${String(segmentEnd(before))} to ${String(first - 1n)} are missing before ${segment.path}`,
          );
        }
        segments.push(segment);
      }
    } catch (error) {
      await Promise.all(segments.map((segment) => segment.file.close()));
      throw error;
    }
    const first = segments.length === 0 ? await firstOffset() : 0n;
    return new PartitionLog(files, directory, segments, { first, attempt: named.at(-1)?.attempt ?? 0 }, options, deps);
  }

  get start(): bigint {
    return this.#segments[0]?.first ?? this.#first;
  }

  get end(): bigint {
    const last = this.#segments.at(-1);
    return last === undefined ? this.#first : segmentEnd(last);
  }

  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  append(header: Uint8Array, body: Uint8Array): Promise<bigint> {
    if (this.#closed) return Promise.reject(unavailable('the log is closed'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        parts: (place) => [frameOf(place, header, body), header, body],
        bytes: FRAME_BYTES + header.length + body.length,
        resolve,
        reject,
      });
      this.#writing ??= this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Lets everything that arrived in this turn of the event loop into the batch.
      await Promise.resolve();
      const batch = this.#takeBatch();
      try {
        await this.#makeRoom(bytesOf(batch));
      } catch (cause) {
        this.#refuse(batch, cause);
        continue;
      }
      try {
        await this.#writeBatch(batch);
      } catch (cause) {
        this.#sealed = true;
        this.#refuse(batch, cause);
      }
    }
    // In the same turn in which nothing was waiting: an append a turn later starts the next writing.
    this.#writing = null;
  }

  #takeBatch(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const each of this.#waiting) {
      bytes += each.bytes;
      if (count > 0 && bytes > BATCH_BYTES_MAX) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  #refuse(batch: readonly Waiting[], cause: unknown): void {
    this.#failures.since += batch.length;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#failures.loggedAtMs >= LOG_EVERY_MS) {
      this.#log.error('log.append_failed', cause, { 'log.directory': this.#directory, 'log.records_since_last': this.#failures.since });
      this.#failures = { loggedAtMs: nowMs, since: 0 };
    }
    for (const each of batch) each.reject(unavailable('the log could not be written', cause));
  }

  /** What every reader has passed goes before its time when there would be no room for a batch. */
  async #makeRoom(batchBytes: number): Promise<void> {
    const excess = (): number => this.bytes + batchBytes - this.#options.bytesMax;
    if (excess() > 0) await this.#remove((oldest) => excess() > 0 && segmentEnd(oldest) <= this.#passed(this.end));
    if (excess() > 0) throw new Error(`the log holds its ${String(this.#options.bytesMax)} bytes and readers still need them`);
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const segment = await this.#segmentFor(bytesOf(batch));
    const first = segmentEnd(segment);
    const positions: number[] = [];
    const buffers: Uint8Array[] = [];
    let at = segment.bytes;
    for (const [i, each] of batch.entries()) {
      positions.push(at);
      buffers.push(...each.parts({ sequence: first + BigInt(i), notYetDurable: i }));
      at += each.bytes;
    }
    await segment.file.write(buffers, segment.bytes);
    await segment.file.sync();
    for (const position of positions) segment.positions.push(position);
    segment.bytes = at;
    segment.newestMs = this.#clock.now();
    batch.forEach((each, i) => {
      each.resolve(first + BigInt(i));
    });
    this.#signal.notify();
  }

  async #segmentFor(batchBytes: number): Promise<Segment> {
    const last = this.#segments.at(-1);
    const full = last !== undefined && last.bytes > 0 && last.bytes + batchBytes > this.#options.segmentBytesMax;
    if (last !== undefined && !full && !this.#sealed) return last;
    const first = this.end;
    // The same offset may have been tried before, by a file that could not be written.
    this.#attempt = last === undefined || last.first === first || this.#sealed ? this.#attempt + 1 : 0;
    const segment = await createSegment(this.#files, this.#directory, first, this.#attempt);
    this.#segments.push(segment);
    this.#sealed = false;
    // The attempt before holds nothing that was acknowledged: a disk that stays full must not fill with such files.
    if (last?.first === first) await this.#drop(last);
    return segment;
  }

  async #drop(segment: Segment): Promise<void> {
    this.#segments.splice(this.#segments.indexOf(segment), 1);
    try {
      await segment.file.close();
      await this.#files.remove(segment.path);
    } catch (error) {
      // It stays beside its successor, which says that nothing in it counts.
      this.#log.warn('log.segment_left', { 'file.path': segment.path, 'exception.message': String(error) });
    }
  }

  /** @throws AppError LOG.CORRUPT when a record does not match its checksum any more. */
  async read(from: bigint, limits: ReadLimits, signal?: AbortSignal): Promise<readonly LogRecord[]> {
    signal?.throwIfAborted();
    if (from >= this.end && limits.waitMs > 0) await this.#signal.wait(limits.waitMs, signal);
    const segment = this.#segmentOf(from);
    if (segment === undefined) return [];
    const index = Number(from - segment.first);
    const begin = segment.positions[index] ?? 0;
    let count = 0;
    let stop = begin;
    while (count < limits.recordsMax && index + count < segment.positions.length) {
      const next = segment.positions[index + count + 1] ?? segment.bytes;
      if (count > 0 && next - begin > limits.bytesMax) break;
      stop = next;
      count++;
    }
    const bytes = new Uint8Array(stop - begin);
    await segment.file.read(bytes, begin);
    const records: LogRecord[] = [];
    let at = 0;
    let bodyBytes = 0;
    for (let i = 0; i < count; i++) {
      const offset = from + BigInt(i);
      const check = checkFrame(bytes, at, offset);
      if (!check.ok)
        throw new AppError('LOG.CORRUPT', `${segment.path} is damaged at byte ${String(begin + at)}: ${check.reason}`, {
          'file.path': segment.path,
          'file.position': begin + at,
        });
      const { header, headerBytes } = decodeRecordHeader(bytes.subarray(at + FRAME_BYTES, check.end));
      bodyBytes += header.bodyBytes;
      if (i > 0 && bodyBytes > (limits.bodyBytesMax ?? Infinity)) break;
      records.push({ offset, header, body: bytes.subarray(at + FRAME_BYTES + headerBytes, check.end) });
      at = check.end;
    }
    return records;
  }

  /** Headers only, without their bodies being read. */
  async *readHeaders(from: bigint, to: bigint): AsyncIterable<{ readonly offset: bigint; readonly header: RecordHeader }> {
    const head = new Uint8Array(HEADER_READ_BYTES);
    for (let offset = from < this.start ? this.start : from; offset < to; offset++) {
      const segment = this.#segmentOf(offset);
      if (segment === undefined) return;
      const position = segment.positions[Number(offset - segment.first)] ?? 0;
      const length = await segment.file.read(head, position);
      yield { offset, header: decodeRecordHeader(head.subarray(FRAME_BYTES, length)).header };
    }
  }

  /** First offset that may have been received at or after this time: whole segments before are skipped. */
  firstSince(receivedAtMs: number): bigint {
    return this.#segments.find((segment) => segment.newestMs >= receivedAtMs)?.first ?? this.end;
  }

  /** Removes segments that every reader has passed and that are old enough. */
  async expire(): Promise<void> {
    const youngest = this.#clock.now() - this.#options.retentionMs;
    const passed = this.#passed(this.end);
    await this.#remove((oldest) => segmentEnd(oldest) <= passed && oldest.newestMs <= youngest);
  }

  /** From the oldest on, as long as each may go. The last one always stays: it carries the next offset. */
  async #remove(mayGo: (oldest: Segment) => boolean): Promise<void> {
    while (this.#segments.length > 1) {
      const oldest = this.#segments[0];
      if (oldest === undefined || !mayGo(oldest)) return;
      this.#segments.shift();
      await oldest.file.close();
      await this.#files.remove(oldest.path);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing;
    this.#signal.notify();
    await Promise.all(this.#segments.map((segment) => segment.file.close()));
  }

  #segmentOf(offset: bigint): Segment | undefined {
    for (let i = this.#segments.length - 1; i >= 0; i--) {
      const segment = this.#segments[i];
      if (segment !== undefined && offset >= segment.first) return offset < segmentEnd(segment) ? segment : undefined;
    }
    if (offset < this.start)
      throw new AppError('LOG.CORRUPT', `record ${String(offset)} is no longer kept; the log starts at ${String(this.start)}`);
    return undefined;
  }
}

function bytesOf(batch: readonly Waiting[]): number {
  return batch.reduce((sum, each) => sum + each.bytes, 0);
}

function unavailable(message: string, cause?: unknown): AppError {
  return new AppError('LOG.UNAVAILABLE', message, {}, { cause });
}
