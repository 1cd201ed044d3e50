import { AppError } from '@spanhouse/core';
import { assignAll } from './assign-all.ts';
import { LogSignal } from './log-signal.ts';
import { withCommit, withCut, type ReaderPosition } from './reader-position.ts';
import { RECORD_BYTES_MAX, refuseTooLarge } from './record-bytes.ts';
import type { Assignment, LogReader, LogRecord, LogStatus, RecordHeader, SpanLog } from './span-log.ts';

/** The reference: everything in arrays, nothing survives. Records are copied in and out. */
export function createMemorySpanLog(options: { readonly partitions?: number; readonly recordBytesMax?: number } = {}): SpanLog {
  return new MemorySpanLog(options.partitions ?? 1, options.recordBytesMax ?? RECORD_BYTES_MAX);
}

class MemorySpanLog implements SpanLog {
  readonly partitions: number;
  readonly recordBytesMax: number;
  readonly isShared = false;
  readonly #records: LogRecord[][];
  readonly #positions = new Map<string, ReaderPosition>();
  readonly #signal = new LogSignal();
  #closed = false;

  constructor(partitions: number, recordBytesMax: number) {
    this.partitions = partitions;
    this.recordBytesMax = recordBytesMax;
    this.#records = Array.from({ length: partitions }, () => []);
  }

  append(partition: number, header: RecordHeader, body: Uint8Array): Promise<bigint> {
    if (this.#closed) return Promise.reject(new AppError('LOG.UNAVAILABLE', 'the log is closed'));
    const tooLarge = refuseTooLarge(header, body, this.recordBytesMax);
    if (tooLarge !== null) return Promise.reject(tooLarge);
    const records = this.#of(partition);
    const offset = BigInt(records.length);
    records.push({ offset, header: { ...header, digest: new Uint8Array(header.digest) }, body: new Uint8Array(body) });
    this.#signal.notify();
    return Promise.resolve(offset);
  }

  bounds(partition: number): Promise<{ start: bigint; end: bigint }> {
    return Promise.resolve({ start: 0n, end: BigInt(this.#of(partition).length) });
  }

  openReader(name: string, partition: number): Promise<LogReader> {
    const key = `${name}/${String(partition)}`;
    const records = this.#of(partition);
    const position = (): ReaderPosition => this.#positions.get(key) ?? { committed: 0n, cut: null };
    this.#positions.set(key, position());
    return Promise.resolve({
      get committed() {
        return position().committed;
      },
      get cut() {
        return position().cut;
      },
      read: async (from, limits, signal) => {
        signal?.throwIfAborted();
        if (from >= BigInt(records.length) && limits.waitMs > 0) await this.#signal.wait(limits.waitMs, signal);
        const found: LogRecord[] = [];
        let bytes = 0;
        let bodyBytes = 0;
        for (const record of records.slice(Number(from), Number(from) + limits.recordsMax)) {
          bytes += record.body.length;
          bodyBytes += record.header.bodyBytes;
          if (found.length > 0 && (bytes > limits.bytesMax || bodyBytes > (limits.bodyBytesMax ?? Infinity))) break;
          found.push({ ...record, body: new Uint8Array(record.body) });
        }
        return found;
      },
      async *readBack(fromReceivedAt) {
        for (const { offset, header } of records.slice(0, Number(position().committed))) {
          if (header.receivedAt >= fromReceivedAt) yield await Promise.resolve({ offset, header });
        }
      },
      storeCut: (cut, context) => {
        this.#positions.set(key, withCut(position(), cut, context));
        return Promise.resolve();
      },
      commit: (to) => {
        this.#positions.set(key, withCommit(position(), to));
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    });
  }

  assignments(name: string, signal: AbortSignal): AsyncIterable<Assignment> {
    return assignAll(this, name, signal);
  }

  status(): LogStatus {
    return {
      partitions: this.#records.map((records, partition) => ({
        partition,
        start: 0n,
        end: BigInt(records.length),
        bytes: records.reduce((sum, record) => sum + record.body.length, 0),
        readers: [...this.#positions].flatMap(([key, { committed }]) =>
          key.endsWith(`/${String(partition)}`) ? [{ name: key.slice(0, key.lastIndexOf('/')), committed }] : [],
        ),
      })),
    };
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  #of(partition: number): LogRecord[] {
    const records = this.#records[partition];
    if (records === undefined) throw new RangeError(`there is no partition ${String(partition)}`);
    return records;
  }
}
