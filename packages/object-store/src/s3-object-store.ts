import { DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { AppError, isAppError, type Clock, type Random } from '@spanhouse/core';
import { checkKey, notFound, tooShort, type ObjectStore } from './object-store.ts';
import { createS3Client, type S3ClientSettings } from './s3-client.ts';
import { isMissing, statusOf } from './s3-errors.ts';
import { checkSources, joinParts, readAll, type ReadRange } from './s3-join.ts';
import { planJoin } from './s3-join-plan.ts';
import { putObject } from './s3-put.ts';
import type { S3Target } from './s3-target.ts';
import { checksumIn } from './s3-write-mark.ts';

export type S3ObjectStoreConfig = S3ClientSettings & { readonly bucket: string };

/** S3 takes at most so many keys in one DeleteObjects. */
const DELETE_MAX = 1_000;

/**
 * Objects in a bucket of S3 or of a store that speaks its protocol. Writes carry a checksum that the store verifies and may say that they must not
 * replace; requests are repeated as `s3-retries.ts` says.
 */
export function createS3ObjectStore(config: S3ObjectStoreConfig, deps: { readonly clock: Clock; readonly random: Random }): ObjectStore {
  const { client, bodyOf } = createS3Client(config, deps);
  const Bucket = config.bucket;
  const target: S3Target = { client, bucket: Bucket, dialect: config.dialect ?? 's3' };
  const store: ObjectStore = {
    async put(key, bytes, options) {
      checkKey(key);
      try {
        return await putObject(target, key, bytes, options?.ifAbsent !== true);
      } catch (cause) {
        throw isAppError(cause) ? cause : unavailable('an object could not be written', key, cause);
      }
    },
    async join(key, sources) {
      checkKey(key);
      for (const source of sources) checkKey(source.key);
      const read: ReadRange = (range) => store.getRange(range.key, range.offset, range.length);
      try {
        if ((await store.head(key)) !== null) return 'exists';
        const tags = await checkSources(target, sources);
        const parts = planJoin(sources);
        const only = parts[0];
        if (parts.length <= 1 && only?.kind !== 'copy') return await putObject(target, key, await readAll(read, only?.ranges ?? []), false);
        return await joinParts(target, key, { parts, tags, read });
      } catch (cause) {
        if (isAppError(cause)) throw cause;
        if (isMissing(cause)) throw notFound(key, cause);
        throw unavailable('objects could not be joined', key, cause);
      }
    },
    async getRange(key, offset, length, signal) {
      const Key = checkKey(key);
      if (length === 0) return new Uint8Array();
      try {
        const range = `bytes=${String(offset)}-${String(offset + length - 1)}`;
        const answer = await client.send(
          new GetObjectCommand({ Bucket, Key, Range: range }),
          signal === undefined ? {} : { abortSignal: signal },
        );
        if (answer.ContentRange?.startsWith(`bytes ${String(offset)}-`) !== true)
          throw new AppError('STORE.UNAVAILABLE', 'the store answered with another range than was asked for', {
            'object.key': key,
            'range.ignored': true,
          });
        const bytes = bodyOf(answer);
        if (bytes.length !== length) throw tooShort(key, offset + length, offset + bytes.length);
        return bytes;
      } catch (cause) {
        signal?.throwIfAborted();
        if (isAppError(cause)) throw cause;
        if (isMissing(cause)) throw notFound(key, cause);
        if (statusOf(cause) === 416) throw tooShort(key, offset + length, offset);
        throw unavailable('an object could not be read', key, cause);
      }
    },
    async head(key) {
      const Key = checkKey(key);
      try {
        const head = await client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
        return { bytes: head.ContentLength ?? 0, crc32c: checksumIn(head) };
      } catch (cause) {
        if (isMissing(cause)) return null;
        throw unavailable('an object could not be read', key, cause);
      }
    },
    async *list(prefix, options) {
      let token: string | undefined;
      do {
        const page = await client
          .send(
            new ListObjectsV2Command({
              Bucket,
              Prefix: prefix,
              ...(token === undefined ? {} : { ContinuationToken: token }),
              ...(options?.startAfter === undefined ? {} : { StartAfter: options.startAfter }),
            }),
          )
          .catch((cause: unknown) => {
            throw unavailable('objects could not be listed', prefix, cause);
          });
        for (const { Key, Size } of page.Contents ?? []) if (Key !== undefined) yield { key: Key, bytes: Size ?? 0 };
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
    async delete(keys) {
      const objects = keys.map((key) => ({ Key: checkKey(key) }));
      for (let first = 0; first < keys.length; first += DELETE_MAX) {
        const part = objects.slice(first, first + DELETE_MAX);
        const answer = await client
          .send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: part, Quiet: true } }))
          .catch((cause: unknown) => {
            throw unavailable('objects could not be removed', part[0]?.Key ?? '', cause);
          });
        const failed = answer.Errors?.[0];
        if (failed !== undefined)
          throw unavailable(`an object could not be removed: ${failed.Code ?? 'no reason given'}`, failed.Key ?? '', undefined);
      }
    },
    close: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
  return store;
}

function unavailable(message: string, key: string, cause: unknown): AppError {
  return new AppError('STORE.UNAVAILABLE', message, { 'object.key': key, 'http.response.status_code': statusOf(cause) }, { cause });
}
