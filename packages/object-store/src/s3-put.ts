import { PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { crc32c } from '@node-rs/crc32';
import { ifAbsent } from './s3-dialect.ts';
import { checksumOf, type S3Target } from './s3-target.ts';
import { uploadInParts, type SendPart } from './s3-upload.ts';
import { newWriteMark, outcomeOf } from './s3-write-mark.ts';

/** Up to here an object is one request; a larger one goes in parts of PART_BYTES, of which PARTS_AT_ONCE are on their way. */
export const PUT_BYTES_MAX = 16 * 1024 * 1024;
/** A part that is lost on the way is sent again alone. S3 takes at most 10,000 parts: 80 GB. */
export const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 4;

/** The SDK's errors rise. */
export async function putObject(target: S3Target, key: string, bytes: Uint8Array, mayReplace: boolean): Promise<'created' | 'exists'> {
  const mark = newWriteMark(crc32c(bytes));
  if (bytes.length > PUT_BYTES_MAX)
    return uploadInParts(target, { key, mark, mayReplace, parts: partsOf(target, bytes), atOnce: PARTS_AT_ONCE });
  const put = new PutObjectCommand({ Bucket: target.bucket, Key: key, Body: bytes, Metadata: mark, ...checksumOf(target, bytes) });
  try {
    await target.client.send(mayReplace ? put : ifAbsent(target.dialect, put));
    return 'created';
  } catch (error) {
    return outcomeOf(target, { key, mark, mayReplace }, error);
  }
}

function partsOf(target: S3Target, bytes: Uint8Array): readonly SendPart[] {
  return Array.from(
    { length: Math.ceil(bytes.length / PART_BYTES) },
    (_, index) => (upload, number) => sendPart(target, upload, number, bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES)),
  );
}

export async function sendPart(target: S3Target, ...[upload, number, Body]: [...Parameters<SendPart>, Uint8Array]): ReturnType<SendPart> {
  const checksum = checksumOf(target, Body);
  const { ETag } = await target.client.send(new UploadPartCommand({ ...upload, PartNumber: number, Body, ...checksum }));
  return { PartNumber: number, ETag, ...checksum };
}
