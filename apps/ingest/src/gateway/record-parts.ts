import { partitionOfAll, splitTraces, withoutRejected, type TraceScan } from '@spanhouse/otlp';
import { RECORD_HEADER_BYTES_MAX, type BodyEncoding, type SpanLog } from '@spanhouse/span-log';
import { compressForLog } from './decompress.ts';

/** What one record of a request holds. */
export type RecordPart = {
  readonly partition: number;
  readonly encoding: BodyEncoding;
  readonly body: Uint8Array;
  readonly bodyBytes: number;
  readonly itemCount: number;
};

/** The body as its sender packed it, where it holds exactly what is to be stored; else null. */
export type AsSent = { readonly encoding: BodyEncoding; readonly body: Uint8Array } | null;

/** zstd makes incompressible bytes larger by one in 256, and some more for small ones. */
const ZSTD_GROWTH = 256;
const ZSTD_FRAME_BYTES = 1_024;

/**
 * The records of one request: one, with the sender's own compression where that can be kept; several where its traces belong to several
 * partitions or the log does not take it whole. What follows decides by sizes before compression: the same request always
 * gives the same parts, also from a gateway whose zstd packs otherwise.
 */
export async function recordParts(
  scan: TraceScan,
  asSent: AsSent,
  log: Pick<SpanLog, 'partitions' | 'recordBytesMax'>,
): Promise<readonly RecordPart[]> {
  const bodyBytesMax = log.recordBytesMax - RECORD_HEADER_BYTES_MAX;
  const contentBytesMax = Math.floor((bodyBytesMax - ZSTD_FRAME_BYTES) * (1 - 1 / ZSTD_GROWTH));
  const partition = partitionOfAll(scan, log.partitions);
  const itemCount = scan.spanCount;
  if (partition !== null && asSent !== null && asSent.body.length <= bodyBytesMax)
    return [{ ...asSent, partition, bodyBytes: scan.bytes.length, itemCount }];
  if (partition !== null && scan.bytes.length <= contentBytesMax)
    return [await packed(partition, itemCount, scan.rejectedCount > 0 ? withoutRejected(scan) : scan.bytes)];
  const parts = splitTraces(scan, { partitions: log.partitions, bytesMax: contentBytesMax });
  return Promise.all(parts.map(({ partition: of, spanCount, bytes }) => packed(of, spanCount, bytes)));
}

async function packed(partition: number, itemCount: number, content: Uint8Array): Promise<RecordPart> {
  return { partition, encoding: 'zstd', body: await compressForLog(content), bodyBytes: content.length, itemCount };
}
