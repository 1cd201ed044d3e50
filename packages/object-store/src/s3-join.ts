import { HeadObjectCommand, UploadPartCopyCommand } from '@aws-sdk/client-s3';
import { otherSize, type ObjectSource } from './object-store.ts';
import type { JoinPart, SourceRange } from './s3-join-plan.ts';
import { sendPart } from './s3-put.ts';
import type { S3Target } from './s3-target.ts';
import { uploadInParts, type SendPart, type Upload } from './s3-upload.ts';
import { newWriteMark } from './s3-write-mark.ts';

const HEADS_AT_ONCE = 8;
/** One after the other: upkeep has time, and memory holds one part that is sent (JOIN_BYTES_MAX). */
const PARTS_AT_ONCE = 1;

export type ReadRange = (range: SourceRange) => Promise<Uint8Array>;
/** What S3 calls the content of an object: a copy names it, so that nothing else is copied. By key. */
type Tags = ReadonlyMap<string, string>;

/** @throws AppError BLOCK.CORRUPT for a source of another size; the SDK's errors rise. */
export async function checkSources({ client, bucket }: S3Target, sources: readonly ObjectSource[]): Promise<Tags> {
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

/** All parts as one object that is not there yet. The SDK's errors rise. */
export async function joinParts(
  target: S3Target,
  key: string,
  plan: { readonly parts: readonly JoinPart[]; readonly tags: Tags; readonly read: ReadRange },
): Promise<'created' | 'exists'> {
  const parts = plan.parts.map((part): SendPart =>
    part.kind === 'copy'
      ? (upload, number) => copyPart(target, upload, number, part.range, plan.tags)
      : async (upload, number) => sendPart(target, upload, number, await readAll(plan.read, part.ranges)),
  );
  return uploadInParts(target, { key, mark: newWriteMark(null), mayReplace: false, parts, atOnce: PARTS_AT_ONCE });
}

export async function readAll(read: ReadRange, ranges: readonly SourceRange[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (const range of ranges) pieces.push(await read(range));
  return Buffer.concat(pieces);
}

async function copyPart(
  { client, bucket }: S3Target,
  upload: Upload,
  number: number,
  range: SourceRange,
  tags: Tags,
): ReturnType<SendPart> {
  const { CopyPartResult } = await client.send(
    new UploadPartCopyCommand({
      ...upload,
      PartNumber: number,
      CopySource: `${bucket}/${range.key}`,
      CopySourceRange: `bytes=${String(range.offset)}-${String(range.offset + range.length - 1)}`,
      CopySourceIfMatch: tags.get(range.key),
    }),
  );
  const { ETag, ChecksumCRC32C } = CopyPartResult ?? {};
  return { PartNumber: number, ETag, ...(ChecksumCRC32C === undefined ? {} : { ChecksumCRC32C }) };
}
