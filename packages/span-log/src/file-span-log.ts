import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type Clock, type Log } from '@spanhouse/core';
import { lockDirectory, type DirectoryLock } from '@spanhouse/core/directory-lock';
import { assignAll } from './assign-all.ts';
import { systemLogFiles, type LogFiles } from './file/log-files.ts';
import { PartitionLog, type PartitionOptions } from './file/partition-log.ts';
import { formatReaderFile, parseReaderFile } from './file/reader-file.ts';
import { withCommit, withCut, type ReaderPosition } from './reader-position.ts';
import { RECORD_BYTES_MAX, refuseTooLarge } from './record-bytes.ts';
import { encodeRecordHeader } from './record-header.ts';
import type { Assignment, LogReader, LogStatus, RecordHeader, SpanLog } from './span-log.ts';

export type FileSpanLogOptions = PartitionOptions & {
  readonly directory: string;
  readonly partitions: number;
  /**
   * Asked for a partition without a segment: a new one, or one whose files were lost. What was made of a lost log's records bears their
   * offsets, so offsets must never be given twice. Default: 0, or where the furthest reader stands.
   */
  readonly firstOffset: (partition: number) => Promise<bigint>;
};

export const FILE_SPAN_LOG_DEFAULTS = {
  partitions: 1,
  segmentBytesMax: 64 * 1024 * 1024,
  retentionMs: 60 * 60_000,
  bytesMax: 16 * 1024 * 1024 * 1024,
  firstOffset: () => Promise.resolve(0n),
} as const;

const READER_NAME = /^[a-z0-9-]{1,64}$/;

/**
 * Segment files under one directory, which this process then owns. FORMAT.md describes them.
 * Errors: DATA.LOCKED when another process owns the directory, LOG.CORRUPT when a record is damaged elsewhere than at the end.
 */
export async function createFileSpanLog(
  options: Partial<FileSpanLogOptions> & Pick<FileSpanLogOptions, 'directory'>,
  deps: { readonly clock: Clock; readonly log: Log; readonly files?: LogFiles },
): Promise<SpanLog> {
  const all = { ...FILE_SPAN_LOG_DEFAULTS, ...options };
  const files = deps.files ?? systemLogFiles;
  const lock = lockDirectory(all.directory);
  const partitions: PartitionLog[] = [];
  try {
    await files.makeDirectory(join(all.directory, 'readers'));
    const positions = await readPositions(files, all.directory);
    for (let i = 0; i < all.partitions; i++) {
      const firstOffset = async (): Promise<bigint> => furthest(await all.firstOffset(i), i, positions);
      const passed = (end: bigint): bigint => lowest(readersOf(positions, i), end);
      partitions.push(await PartitionLog.open(files, join(all.directory, `partition-${String(i)}`), all, firstOffset, { ...deps, passed }));
    }
    return new FileSpanLog(files, all.directory, partitions, positions, lock);
  } catch (error) {
    await Promise.all(partitions.map((partition) => partition.close()));
    lock.release();
    throw error;
  }
}

/** Readers may have come further than anybody else knows. */
function furthest(offset: bigint, partition: number, positions: ReadonlyMap<string, ReaderPosition>): bigint {
  const suffix = `-${String(partition)}`;
  const committed = [...positions].flatMap(([key, position]) => (key.endsWith(suffix) ? [position.cut?.to ?? position.committed] : []));
  return committed.reduce((most, each) => (each > most ? each : most), offset);
}

function readersOf(
  positions: ReadonlyMap<string, ReaderPosition>,
  partition: number,
): readonly { readonly name: string; readonly committed: bigint }[] {
  const suffix = `-${String(partition)}`;
  return [...positions].flatMap(([key, { committed }]) =>
    key.endsWith(suffix) ? [{ name: key.slice(0, -suffix.length), committed }] : [],
  );
}

/** The lowest committed offset of all readers. */
function lowest(readers: readonly { readonly committed: bigint }[], end: bigint): bigint {
  return readers.reduce((low, { committed }) => (committed < low ? committed : low), end);
}

async function readPositions(files: LogFiles, directory: string): Promise<Map<string, ReaderPosition>> {
  const positions = new Map<string, ReaderPosition>();
  for (const name of await files.list(join(directory, 'readers'))) {
    if (!name.endsWith('.json')) continue;
    const path = join(directory, 'readers', name);
    positions.set(name.slice(0, -'.json'.length), parseReaderFile(path, await readFile(path, 'utf8')));
  }
  return positions;
}

class FileSpanLog implements SpanLog {
  readonly partitions: number;
  readonly recordBytesMax = RECORD_BYTES_MAX;
  readonly isShared = false;
  readonly #files: LogFiles;
  readonly #directory: string;
  readonly #logs: readonly PartitionLog[];
  /** By `<name>-<partition>`. */
  readonly #positions: Map<string, ReaderPosition>;
  #lock: DirectoryLock | null;

  constructor(
    files: LogFiles,
    directory: string,
    logs: readonly PartitionLog[],
    positions: Map<string, ReaderPosition>,
    lock: DirectoryLock,
  ) {
    this.partitions = logs.length;
    this.#files = files;
    this.#directory = directory;
    this.#logs = logs;
    this.#positions = positions;
    this.#lock = lock;
  }

  append(partition: number, header: RecordHeader, body: Uint8Array): Promise<bigint> {
    const tooLarge = refuseTooLarge(header, body, this.recordBytesMax);
    if (tooLarge !== null) return Promise.reject(tooLarge);
    return this.#of(partition).append(encodeRecordHeader(header), body);
  }

  bounds(partition: number): Promise<{ start: bigint; end: bigint }> {
    const log = this.#of(partition);
    return Promise.resolve({ start: log.start, end: log.end });
  }

  async openReader(name: string, partition: number): Promise<LogReader> {
    if (!READER_NAME.test(name)) throw new RangeError(`not a reader name: ${name}`);
    const log = this.#of(partition);
    const key = `${name}-${String(partition)}`;
    const position = (): ReaderPosition => this.#positions.get(key) ?? { committed: log.start, cut: null };
    const keep = async (next: ReaderPosition): Promise<void> => {
      try {
        await this.#files.replace(join(this.#directory, 'readers', `${key}.json`), formatReaderFile(next));
      } catch (cause) {
        throw new AppError('LOG.UNAVAILABLE', 'the position of a reader could not be kept', {}, { cause });
      }
      this.#positions.set(key, next);
    };
    if (!this.#positions.has(key)) await keep(position());
    return {
      get committed() {
        return position().committed;
      },
      get cut() {
        return position().cut;
      },
      read: (from, limits, signal) => log.read(from, limits, signal),
      async *readBack(fromReceivedAt) {
        for await (const entry of log.readHeaders(log.firstSince(fromReceivedAt), position().committed)) {
          if (entry.header.receivedAt >= fromReceivedAt) yield entry;
        }
      },
      storeCut: (cut, context) => keep(withCut(position(), cut, context)),
      commit: async (to) => {
        await keep(withCommit(position(), to));
        await log.expire();
      },
      close: () => Promise.resolve(),
    };
  }

  assignments(name: string, signal: AbortSignal): AsyncIterable<Assignment> {
    return assignAll(this, name, signal);
  }

  status(): LogStatus {
    return {
      partitions: this.#logs.map((log, partition) => ({
        partition,
        start: log.start,
        end: log.end,
        bytes: log.bytes,
        readers: readersOf(this.#positions, partition),
      })),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#logs.map((log) => log.close()));
    this.#lock?.release();
    this.#lock = null;
  }

  #of(partition: number): PartitionLog {
    const log = this.#logs[partition];
    if (log === undefined) throw new RangeError(`there is no partition ${String(partition)}`);
    return log;
  }
}
