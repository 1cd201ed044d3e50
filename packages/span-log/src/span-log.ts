import type { ProjectId, UnixMs } from '@spanhouse/core';

export type Signal = 'traces' | 'metrics' | 'logs';
export type BodyEncoding = 'identity' | 'gzip' | 'zstd';

/** What is known of a record without opening its body. FORMAT.md has the bytes. */
export type RecordHeader = {
  readonly version: 1;
  readonly projectId: ProjectId;
  readonly signal: Signal;
  /** 0: sent without a key. */
  readonly keyId: number;
  /** At most 255 bytes of UTF-8. */
  readonly gatewayId: string;
  readonly receivedAt: UnixMs;
  /** 16 bytes: of the body as it was received, before splitting. */
  readonly digest: Uint8Array;
  /** Which part of a request that was split. */
  readonly split: number;
  readonly encoding: BodyEncoding;
  /** After decompression. */
  readonly bodyBytes: number;
  readonly itemCount: number;
};

/** `offset` counts records of a partition from 0, without gaps. */
export type LogRecord = { readonly offset: bigint; readonly header: RecordHeader; readonly body: Uint8Array };

/** What one round of a reader works on. Stored durably before the round acts, replayed exactly after a crash. */
export type Cut = {
  readonly partition: number;
  /** First offset of the round, included. */
  readonly from: bigint;
  /** End of the round, excluded. */
  readonly to: bigint;
};

export type PartitionStatus = {
  readonly partition: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly bytes: number;
  readonly readers: readonly { readonly name: string; readonly committed: bigint }[];
};
export type LogStatus = { readonly partitions: readonly PartitionStatus[] };

/** Between gateway and compute. Implementations: memory (reference), file. */
export interface SpanLog {
  readonly partitions: number;
  /**
   * Resolves with the record's offset when it is durable; from then on `body` is the caller's again, to be kept, changed or released.
   * Appends of one partition get ascending offsets in the order of the calls.
   * Errors: AppError LOG.UNAVAILABLE (nothing was kept for the caller; send again later).
   */
  append(partition: number, header: RecordHeader, body: Uint8Array): Promise<bigint>;
  /** Half-open [start, end) of what can be read. */
  bounds(partition: number): Promise<{ readonly start: bigint; readonly end: bigint }>;
  /** One open reader a name and partition at a time; what it stored survives. A new name starts at the oldest record. */
  openReader(name: string, partition: number): Promise<LogReader>;
  status(): LogStatus;
  /** Waits for appends that are under way; later ones fail with LOG.UNAVAILABLE. */
  close(): Promise<void>;
}

export type ReadLimits = { readonly recordsMax: number; readonly bytesMax: number; readonly waitMs: number };

export interface LogReader {
  readonly committed: bigint;
  /** Stored but not yet committed: to be replayed exactly. */
  readonly cut: Cut | null;
  /**
   * Records from an offset on, ascending, at least one when there is any (also when it alone is larger than `bytesMax`); [] after `waitMs` without.
   * Errors: LOG.CORRUPT (file and offset in the details), the signal's reason when it aborts.
   */
  read(from: bigint, limits: ReadLimits, signal?: AbortSignal): Promise<readonly LogRecord[]>;
  /** Headers of what is kept from before `committed`, ascending, received at or after the given time. */
  readBack(fromReceivedAt: UnixMs): AsyncIterable<Pick<LogRecord, 'offset' | 'header'>>;
  /** Durable when it resolves. `from` must be `committed`. */
  storeCut(cut: Cut): Promise<void>;
  /** Durable when it resolves. Moves `committed` forward to `to` and clears the cut. */
  commit(to: bigint): Promise<void>;
  close(): Promise<void>;
}
