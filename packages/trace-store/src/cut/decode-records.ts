import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { AppError, isAppError, releaseBuffer } from '@spanhouse/core';
import { TraceScanner, type OtlpLimits } from '@spanhouse/otlp';
import type { LogRecord } from '@spanhouse/span-log';
import type { Kernel } from '../kernel/kernel.ts';
import { WebAssembly } from '../kernel/web-assembly.ts';

/** A record that cannot be decoded: set aside with its reason, so that the records around it are stored. */
export type DeadLetter = { readonly offset: bigint; readonly reason: string };

export type DecodedRecords = {
  /** Requests that hold spans: those of record r are the spans [firstSpan[r], firstSpan[r + 1]) of the cut. */
  readonly records: readonly LogRecord[];
  readonly firstSpan: Uint32Array;
  readonly deadLetters: readonly DeadLetter[];
};

/** Looks at some traces only; see kernel/share.ts. */
export type Share = {
  /** Bits of the traces of which spans are wanted in any case; of KnownTraces. */
  readonly known: Uint32Array;
  /** One in so many traces of a record is looked at; a power of two. */
  readonly weightOf: (record: LogRecord) => number;
};

/** zlib takes no piece below 64 bytes. */
const CHUNK_SPARE_BYTES = 64;

// At a guess that saves growing, and what bytes can hold at most: a sender's own count is not believed beyond that.
const ATTRIBUTES_A_SPAN = 16;
const SPAN_BYTES_MIN = 28;
const ATTRIBUTE_BYTES_MIN = 2;
/** For a cut with other values than the one before. */
const DISTINCT_SPARE = 1.1;

/**
 * Unpacks one record of traces after the other and has the kernel scan it, while its bytes are still near the processor; records of other signals
 * are left out. Never throws for what a record holds.
 *
 * @param share spans of other traces are left out, but for some by chance; what is wrong with those is not seen. Default: all spans
 */
export function decodeRecords(
  kernel: Kernel,
  records: readonly LogRecord[],
  limits: OtlpLimits,
  share: Share | null = null,
): DecodedRecords {
  const { exports } = kernel;
  const traces = records.filter(({ header }) => header.signal === 'traces');
  start(kernel, traces, limits, share);
  const kept: LogRecord[] = [];
  const firstSpan = new Uint32Array(traces.length + 1);
  const deadLetters: DeadLetter[] = [];
  for (const record of traces) {
    const spansBefore = exports.spanCount.value;
    if (share !== null) exports.lookAtShare(record.header.projectId, share.weightOf(record));
    try {
      scan(kernel, record, limits);
    } catch (error) {
      // A trap: the kernel cannot go on.
      if (error instanceof WebAssembly.RuntimeError) throw error;
      deadLetters.push({ offset: record.offset, reason: isAppError(error) ? `${error.code}: ${error.message}` : String(error) });
    }
    if (exports.spanCount.value === spansBefore) continue;
    kept.push(record);
    firstSpan[kept.length] = exports.spanCount.value;
  }
  return { records: kept, firstSpan, deadLetters };
}

function start(kernel: Kernel, traces: readonly LogRecord[], limits: OtlpLimits, share: Share | null): void {
  const { exports, distinctShare } = kernel;
  const bytes = traces.reduce((sum, { header }) => sum + (header.bodyBytes <= limits.bodyBytesMax ? header.bodyBytes : 0), 0);
  const claimed = traces.reduce((sum, record) => sum + record.header.itemCount / (share?.weightOf(record) ?? 1), 0);
  const spans = Math.min(Math.ceil(claimed), Math.ceil(bytes / SPAN_BYTES_MIN));
  const attributes = Math.min(spans * ATTRIBUTES_A_SPAN, Math.ceil(bytes / ATTRIBUTE_BYTES_MIN));
  const { spansMax, spanBytesMax, attributesPerSpanMax, eventsMax, linksMax, depthMax } = limits;
  exports.limit(spansMax, spanBytesMax, attributesPerSpanMax, eventsMax, linksMax, depthMax);
  exports.start(spans, attributes, Math.ceil(attributes * distinctShare * DISTINCT_SPARE), 0);
  if (share === null) return;
  const at = exports.roomForKnown(Math.log2(share.known.length) + 5);
  kernel.words(at, share.known.length).set(share.known);
}

/** @throws AppError INGEST.MALFORMED, INGEST.BODY_TOO_LARGE; nothing is added then */
function scan(kernel: Kernel, { header, body }: LogRecord, limits: OtlpLimits): void {
  const bytes = bodyOf(header, body, limits);
  kernel.bytes(kernel.exports.roomForBody(bytes.length), bytes.length).set(bytes);
  if (kernel.exports.scanBody(bytes.length) === 0) {
    // The kernel does not say what is wrong; this scan does.
    new TraceScanner(bytes, limits, { spans: header.itemCount, attributes: header.itemCount }).add(0, bytes.length);
    throw new AppError('INGEST.MALFORMED', 'the body is no export request');
  }
  if (bytes !== body) releaseUnpacked(bytes);
}

/** Nothing that Node shares between buffers (its pool) is that large. */
const OWN_BYTES_MIN = 64 * 1024;

/** Left to the collector, what zlib made would gather by the hundred MiB. */
function releaseUnpacked(bytes: Uint8Array): void {
  const isOwn = bytes.length >= OWN_BYTES_MIN && bytes.buffer.byteLength === bytes.length + CHUNK_SPARE_BYTES;
  if (isOwn) releaseBuffer(bytes);
}

/** The request as the sender made it. The header's size bounds what is unpacked. */
function bodyOf(header: LogRecord['header'], body: Uint8Array, limits: OtlpLimits): Uint8Array {
  if (header.bodyBytes > limits.bodyBytesMax) {
    throw new AppError('INGEST.BODY_TOO_LARGE', `the body has ${String(header.bodyBytes)} bytes, more than ${String(limits.bodyBytesMax)}`);
  }
  const bytes = unpacked(header.encoding, body, Math.max(header.bodyBytes, 1));
  if (bytes.length !== header.bodyBytes) {
    throw new AppError('INGEST.MALFORMED', `the body has ${String(bytes.length)} bytes, its header says ${String(header.bodyBytes)}`);
  }
  return bytes;
}

function unpacked(encoding: LogRecord['header']['encoding'], body: Uint8Array, maxOutputLength: number): Uint8Array {
  // One piece of output, a little larger than the body: a full piece would ask for another.
  const bounds = { maxOutputLength, chunkSize: maxOutputLength + CHUNK_SPARE_BYTES };
  switch (encoding) {
    case 'identity':
      return body;
    case 'gzip':
      return gunzipSync(body, bounds);
    case 'zstd':
      return zstdDecompressSync(body, bounds);
  }
}
