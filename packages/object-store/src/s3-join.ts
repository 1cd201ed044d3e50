import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3';
import { otherSize, type ObjectSource } from './object-store.ts';
import { statusOf } from './s3-errors.ts';
import type { JoinPart, SourceRange } from './s3-join-plan.ts';

/** Parts on their way at a time; with those that are sent JOIN_BYTES_MAX is held but for one. */
const HEADS_AT_ONCE = 8;

export type S3Join = {
  readonly client: S3Client;
  readonly bucket: string;
  readonly read: (range: SourceRange) => Promise<Uint8Array>;
  /** @returns the checksum as S3 writes it. */
  readonly checksum: (bytes: Uint8Array) => string;
};

/** What S3 calls the content of an object: a copy names it, so that nothing else is copied. By key. */
type Tags = ReadonlyMap<string, string>;

/** @throws AppError BLOCK.CORRUPT for a source of another size; the SDK's errors rise. */
export async function checkSources({ client, bucket }: S3Join, sources: readonly ObjectSource[]): Promise<Tags> {
  const tags = new Map<string, string>();
  for (let first = 0; first < sources.length; first += HEADS_AT_ONCE) {
    await Promise.all(
      sources.slice(first, first + HEADS_AT_ONCE).map(async (source) => {
        const { ContentLength = 0, ETag = '' } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: source.key }));
        if (ContentLength !== source.bytes) throw otherSize(source, ContentLength);
        tags.set(source.key, ETag);
      }),
    );
  }
  return tags;
}

/** All parts as one object that is not there yet; what is uploaded and not completed is taken back. The SDK's errors rise. */
export async function uploadParts(join: S3Join, key: string, parts: readonly JoinPart[], tags: Tags): Promise<void> {
  const { client, bucket: Bucket } = join;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: key, ChecksumAlgorithm: 'CRC32C' }));
  const upload = { Bucket, Key: key, UploadId };
  try {
    const done: CompletedPart[] = [];
    // One after the other: upkeep has time, and memory holds one part.
    for (const [index, part] of parts.entries()) {
      done.push(
        await (part.kind === 'copy' ? copyPart(join, upload, index + 1, part.range, tags) : sendPart(join, upload, index + 1, part.ranges)),
      );
    }
    await client.send(new CompleteMultipartUploadCommand({ ...upload, IfNoneMatch: '*', MultipartUpload: { Parts: done } }));
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand(upload)).catch(isGone);
    throw error;
  }
}

type Upload = { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined };

async function copyPart(
  { client, bucket }: S3Join,
  upload: Upload,
  number: number,
  range: SourceRange,
  tags: Tags,
): Promise<CompletedPart> {
  const { CopyPartResult } = await client.send(
    new UploadPartCopyCommand({
      ...upload,
      PartNumber: number,
      CopySource: `${bucket}/${range.key}`,
      CopySourceRange: `bytes=${String(range.offset)}-${String(range.offset + range.length - 1)}`,
      CopySourceIfMatch: tags.get(range.key),
    }),
  );
  return completed(number, CopyPartResult?.ETag, CopyPartResult?.ChecksumCRC32C);
}

async function sendPart(
  { client, read, checksum }: S3Join,
  upload: Upload,
  number: number,
  ranges: readonly SourceRange[],
): Promise<CompletedPart> {
  const pieces: Uint8Array[] = [];
  for (const range of ranges) pieces.push(await read(range));
  const Body = Buffer.concat(pieces);
  const ChecksumCRC32C = checksum(Body);
  const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber: number, Body, ChecksumCRC32C }));
  return completed(number, ETag, ChecksumCRC32C);
}

function completed(number: number, tag: string | undefined, checksum: string | undefined): CompletedPart {
  return { PartNumber: number, ETag: tag, ...(checksum === undefined ? {} : { ChecksumCRC32C: checksum }) };
}

/** An upload that is gone already is none any more. Of one that stays a bucket's rule for unfinished uploads takes care (docs/operations.md). */
function isGone(error: unknown): void {
  if (statusOf(error) !== 404) throw error;
}
