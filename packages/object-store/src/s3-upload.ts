import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { AppError } from '@spanhouse/core';
import { hasCrc32c, ifAbsent } from './s3-dialect.ts';
import { isUploadGone } from './s3-errors.ts';
import type { S3Target } from './s3-target.ts';
import { outcomeOf, type Write } from './s3-write-mark.ts';

export type Upload = { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined };
/** Brings one part there. Numbers begin at 1. */
export type SendPart = (upload: Upload, number: number) => Promise<CompletedPart>;

export type UploadPlan = Write & {
  readonly parts: readonly SendPart[];
  /** Parts on their way at a time. */
  readonly atOnce: number;
};

/** All parts as one object; what is uploaded and not completed is taken back. The SDK's errors rise. */
export async function uploadInParts(target: S3Target, plan: UploadPlan): Promise<'created' | 'exists'> {
  const { client, bucket: Bucket, dialect } = target;
  const { key: Key, mark, mayReplace } = plan;
  const checksums = hasCrc32c(dialect) ? { ChecksumAlgorithm: 'CRC32C' as const } : {};
  const begin = new CreateMultipartUploadCommand({ Bucket, Key, Metadata: mark, ...checksums });
  const orOutcome = (error: unknown): Promise<'created' | 'exists'> => outcomeOf(target, plan, error);
  let UploadId: string | undefined;
  try {
    ({ UploadId } = await client.send(mayReplace ? begin : ifAbsent(dialect, begin, 'begin')));
  } catch (error) {
    return orOutcome(error);
  }
  const upload = { Bucket, Key, UploadId };
  const Parts = await sendAll(plan, upload).catch(async (error: unknown) => {
    await takeBack(target, upload, error);
    throw error;
  });
  try {
    const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } });
    await client.send(mayReplace ? complete : ifAbsent(dialect, complete));
    return 'created';
  } catch (error) {
    await takeBack(target, upload, error);
    return orOutcome(error);
  }
}

/** In the order of their numbers. After a failure no further part is begun, and those under way are waited for: one that came later would stay for good. */
async function sendAll({ parts, atOnce }: UploadPlan, upload: Upload): Promise<CompletedPart[]> {
  const done: CompletedPart[] = [];
  const left = parts.entries();
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    for (const [index, send] of left) {
      if (failures.length > 0) return;
      try {
        done[index] = await send(upload, index + 1);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  if (failures.length > 0) throw failures[0];
  return done;
}

/** An upload that is gone already is none any more. Of one that stays a bucket's rule for unfinished uploads takes care (docs/operations.md). */
async function takeBack({ client }: S3Target, upload: Upload, failure: unknown): Promise<void> {
  try {
    await client.send(new AbortMultipartUploadCommand(upload));
  } catch (error) {
    if (isUploadGone(error)) return;
    throw new AppError(
      'STORE.UNAVAILABLE',
      'an upload failed and could not be taken back',
      { 'object.key': upload.Key },
      { cause: new AggregateError([failure, error]) },
    );
  }
}
