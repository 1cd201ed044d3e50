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

/** `offset` ascends within a partition. The file log counts from 0 without gaps; Kafka may leave some out (control records, retention). */
export type LogRecord = { readonly offset: bigint; readonly header: RecordHeader; readonly body: Uint8Array };

/** What one round of a reader works on. Stored durably before the round acts, replayed exactly after a crash. */
export type Cut = {
  readonly partition: number;
  /** First offset of the round, included. */
  readonly from: bigint;
  /** End of the round, excluded. */
  readonly to: bigint;
};

/** A cut as a reader finds it again, with what its owner stored beside it. */
export type StoredCut = Cut & { readonly context: string };

export type PartitionStatus = {
  readonly partition: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly bytes: number;
  readonly readers: readonly { readonly name: string; readonly committed: bigint }[];
};
export type LogStatus = { readonly partitions: readonly PartitionStatus[] };

/** Between gateway and compute. Implementations: memory (reference), file, kafka. */
export interface SpanLog {
  readonly partitions: number;
  /** Header and body of one record may have this many bytes together. */
  readonly recordBytesMax: number;
  /** Other processes may append and read as well: who stops reading leaves the rest to them. */
  readonly isShared: boolean;
  /**
   * Resolves with the record's offset when it is durable; from then on `body` is the caller's again, to be kept, changed or released.
   * Appends of one partition get ascending offsets in the order of the calls.
   * Errors: AppError LOG.UNAVAILABLE (send again later; the record may be in the log all the same when its fate is not known),
   * INGEST.BODY_TOO_LARGE (beyond `recordBytesMax`).
   */
  append(partition: number, header: RecordHeader, body: Uint8Array): Promise<bigint>;
  /** Half-open [start, end) of what can be read. */
  bounds(partition: number): Promise<{ readonly start: bigint; readonly end: bigint }>;
  /**
   * One open reader a name and partition at a time; what it stored survives. A new name starts at the oldest record.
   * In a shared log it may act only while nobody has assignments of that name.
   */
  openReader(name: string, partition: number): Promise<LogReader>;
  /**
   * The partitions that this process is to read under that name, each once it has it. All processes that ask under one name share the
   * partitions, and each partition is with one of them at a time. Ends, giving back what is left, when the signal aborts.
   * Errors: LOG.UNAVAILABLE, only at the start.
   */
  assignments(name: string, signal: AbortSignal): AsyncIterable<Assignment>;
  status(): LogStatus;
  /** Waits for appends that are under way; later ones fail with LOG.UNAVAILABLE. */
  close(): Promise<void>;
}

/** A partition that this process has until it closes the reader. */
export type Assignment = {
  readonly partition: number;
  readonly reader: LogReader;
  /** Aborts when another process waits for the partition: finish what is under way, then close the reader. */
  readonly ending: AbortSignal;
  /** Aborts when the partition is gone: stop at once. What the reader still tries to store fails with LOG.FENCED. */
  readonly lost: AbortSignal;
};

export type ReadLimits = {
  readonly recordsMax: number;
  /** As the log holds them. */
  readonly bytesMax: number;
  /** After decompression, as their headers say: the same bytes may hold ten times as much. Default: no bound. */
  readonly bodyBytesMax?: number;
  readonly waitMs: number;
};

export interface LogReader {
  readonly committed: bigint;
  /** Stored but not yet committed: to be replayed exactly. */
  readonly cut: StoredCut | null;
  /**
   * Records from an offset on, ascending, at least one when there is any (also when it alone is larger than the limits); [] after `waitMs` without.
   * Records that retention removed before they were read are left out and said once, as an error, in the log of the process.
   * Errors: LOG.CORRUPT (the place in the details), LOG.UNAVAILABLE, the signal's reason when it aborts.
   */
  read(from: bigint, limits: ReadLimits, signal?: AbortSignal): Promise<readonly LogRecord[]>;
  /** Headers of what is kept from before `committed`, ascending, received at or after the given time. */
  readBack(fromReceivedAt: UnixMs): AsyncIterable<Pick<LogRecord, 'offset' | 'header'>>;
  /**
   * Durable when it resolves. `from` must be `committed`. `context` is what a replay needs to know, at most 512 bytes.
   * Errors: LOG.UNAVAILABLE, LOG.FENCED (another process has the partition; nothing was stored).
   */
  storeCut(cut: Cut, context?: string): Promise<void>;
  /** Durable when it resolves. Moves `committed` forward to `to` and clears the cut. Errors: as of `storeCut`. */
  commit(to: bigint): Promise<void>;
  close(): Promise<void>;
}
