import { randomUUID } from 'node:crypto';
import { HeadObjectCommand, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { isBrokenOff, isMissing, isTaken, isUploadGone } from './s3-errors.ts';
import type { S3Target } from './s3-target.ts';

const WRITE_ID = 'write-id';
const CRC32C = 'crc32c';

/**
 * What a write leaves beside an object's bytes, as metadata of its own: which write it was, and the checksum of the whole where the writer knew it. The
 * checksums that servers compute for uploads in parts differ among them, and some compute none.
 */
export type WriteMark = { readonly [WRITE_ID]: string; readonly [CRC32C]?: string };

export function newWriteMark(checksum: number | null): WriteMark {
  return { [WRITE_ID]: randomUUID(), ...(checksum === null ? {} : { [CRC32C]: checksum.toString(16) }) };
}

/** The checksum of the whole: the server's, else the writer's. */
export function checksumIn({ ChecksumCRC32C, Metadata }: HeadObjectCommandOutput): number | null {
  // With a dash it is one of the parts' checksums, and says nothing of the whole.
  if (ChecksumCRC32C !== undefined && !ChecksumCRC32C.includes('-')) return Buffer.from(ChecksumCRC32C, 'base64').readUInt32BE();
  const written = Metadata?.[CRC32C];
  return written === undefined ? null : Number.parseInt(written, 16);
}

/** What of a write is asked about afterwards. */
export type Write = { readonly key: string; readonly mark: WriteMark; readonly mayReplace: boolean };

/**
 * What became of a write that ended in this error. When the answer to a write is lost, the attempt that repeats it is refused because the first one was
 * done; and a server may refuse a large one by breaking off. Only what is there tells whether a write was done, and that apart from another's object.
 * @throws the error, when nothing is there, or when it says something else.
 */
export async function outcomeOf(target: S3Target, { key, mark, mayReplace }: Write, error: unknown): Promise<'created' | 'exists'> {
  if (!isTaken(error) && !isUploadGone(error) && !isBrokenOff(error)) throw error;
  const head = await target.client.send(new HeadObjectCommand({ Bucket: target.bucket, Key: key })).catch((unknown: unknown) => {
    throw isMissing(unknown) ? error : new AggregateError([error, unknown], 'what became of a write is not known');
  });
  if (head.Metadata?.[WRITE_ID] === mark[WRITE_ID]) return 'created';
  // A write that must not replace leaves another's object as it is, whatever came of it.
  if (mayReplace || isUploadGone(error)) throw error;
  return 'exists';
}
