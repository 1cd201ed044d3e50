import { allItems, partitionOfAll, splitRequest } from '@spanhouse/otlp';
import { RECORD_HEADER_BYTES_MAX, type BodyEncoding, type SpanLog } from '@spanhouse/span-log';
import { compressForLog } from './decompress.ts';
import type { Scanned } from './signals.ts';

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
 * The records of one request: one, with the sender's own compression where that can be kept; several where its items belong to several
 * partitions or the log does not take it whole. What follows decides by sizes before compression: the same request always
 * gives the same parts, also from a gateway whose zstd packs otherwise.
 */
export async function recordParts(
  { itemCount, rejectedCount, split }: Scanned,
  asSent: AsSent,
  log: Pick<SpanLog, 'partitions' | 'recordBytesMax'>,
): Promise<readonly RecordPart[]> {
  const bodyBytesMax = log.recordBytesMax - RECORD_HEADER_BYTES_MAX;
  const contentBytesMax = Math.floor((bodyBytesMax - ZSTD_FRAME_BYTES) * (1 - 1 / ZSTD_GROWTH));
  const { bytes } = split.items;
  const partition = partitionOfAll(split, log.partitions);
  if (partition !== null && asSent !== null && asSent.body.length <= bodyBytesMax)
    return [{ ...asSent, partition, bodyBytes: bytes.length, itemCount }];
  if (partition !== null && bytes.length <= contentBytesMax)
    return [await packed(partition, itemCount, rejectedCount > 0 ? allItems(split.items) : bytes)];
  const parts = splitRequest(split, { partitions: log.partitions, bytesMax: contentBytesMax });
  return Promise.all(parts.map((part) => packed(part.partition, part.itemCount, part.bytes, bytes.length)));
}

async function packed(partition: number, itemCount: number, content: Uint8Array, requestBytes = content.length): Promise<RecordPart> {
  return { partition, encoding: 'zstd', body: await compressForLog(content, requestBytes), bodyBytes: content.length, itemCount };
}
