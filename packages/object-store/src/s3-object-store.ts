import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { crc32c } from '@node-rs/crc32';
import { AppError, type Secret } from '@spanhouse/core';
import { statusOf } from './s3-errors.ts';
import { checkKey, notFound, tooShort, type ObjectStore } from './object-store.ts';
import { checkSources, uploadParts, type S3Join } from './s3-join.ts';
import { planJoin } from './s3-join-plan.ts';

export type S3ObjectStoreConfig = {
  readonly bucket: string;
  readonly endpoint?: string;
  readonly region: string;
  /** Without: the credential chain of the AWS SDK. */
  readonly credentials?: { readonly accessKey: Secret; readonly secretKey: Secret };
  readonly pathStyle: boolean;
};

/** S3 takes at most so many keys in one DeleteObjects. */
const DELETE_MAX = 1_000;
/** The SDK's own attempts per call; whole operations are repeated by their callers. */
const ATTEMPTS = 3;
/** A store that is gone without a word holds nobody up for ever. */
const TIMES_MS = { connectionTimeout: 5_000, socketTimeout: 20_000, requestTimeout: 60_000 };

/**
 * Objects in a bucket of S3 or of a store that speaks its protocol. Writes carry a CRC32C that the store verifies,
 * conditional ones `If-None-Match: *`.
 */
export function createS3ObjectStore(config: S3ObjectStoreConfig): ObjectStore {
  const client = new S3Client({
    region: config.region,
    forcePathStyle: config.pathStyle,
    maxAttempts: ATTEMPTS,
    requestHandler: { ...TIMES_MS, throwOnRequestTimeout: true },
    ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint }),
    ...(config.credentials === undefined
      ? {}
      : { credentials: { accessKeyId: config.credentials.accessKey.reveal(), secretAccessKey: config.credentials.secretKey.reveal() } }),
  });
  const Bucket = config.bucket;
  const store: ObjectStore = {
    async put(key, bytes, options) {
      const Key = checkKey(key);
      try {
        await client.send(
          new PutObjectCommand({
            Bucket,
            Key,
            Body: bytes,
            ChecksumCRC32C: base64Of(crc32c(bytes)),
            ...(options?.ifAbsent === true ? { IfNoneMatch: '*' } : {}),
          }),
        );
        return 'created';
      } catch (cause) {
        if (options?.ifAbsent === true && statusOf(cause) === 412) return 'exists';
        throw unavailable('an object could not be written', key, cause);
      }
    },
    async join(key, sources) {
      checkKey(key);
      for (const source of sources) checkKey(source.key);
      const join: S3Join = {
        client,
        bucket: Bucket,
        read: (range) => store.getRange(range.key, range.offset, range.length),
        checksum: (bytes) => base64Of(crc32c(bytes)),
      };
      try {
        if ((await store.head(key)) !== null) return 'exists';
        const tags = await checkSources(join, sources);
        const parts = planJoin(sources);
        const only = parts[0];
        if (parts.length <= 1 && only?.kind !== 'copy') {
          const pieces: Uint8Array[] = [];
          for (const range of only?.ranges ?? []) pieces.push(await join.read(range));
          return await store.put(key, Buffer.concat(pieces), { ifAbsent: true });
        }
        await uploadParts(join, key, parts, tags);
        return 'created';
      } catch (cause) {
        if (cause instanceof AppError) throw cause;
        if (statusOf(cause) === 412) return 'exists';
        if (statusOf(cause) === 404) throw notFound(key, cause);
        throw unavailable('objects could not be joined', key, cause);
      }
    },
    async getRange(key, offset, length, signal) {
      const Key = checkKey(key);
      if (length === 0) return new Uint8Array();
      try {
        const range = `bytes=${String(offset)}-${String(offset + length - 1)}`;
        const { Body } = await client.send(
          new GetObjectCommand({ Bucket, Key, Range: range }),
          signal === undefined ? {} : { abortSignal: signal },
        );
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
        if (bytes.length !== length) throw tooShort(key, offset + length, offset + bytes.length);
        return bytes;
      } catch (cause) {
        signal?.throwIfAborted();
        if (cause instanceof AppError) throw cause;
        if (statusOf(cause) === 404) throw notFound(key, cause);
        if (statusOf(cause) === 416) throw tooShort(key, offset + length, offset);
        throw unavailable('an object could not be read', key, cause);
      }
    },
    async head(key) {
      const Key = checkKey(key);
      try {
        const { ContentLength, ChecksumCRC32C } = await client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
        return {
          bytes: ContentLength ?? 0,
          // With a dash it is one of the parts' checksums, and says nothing of the whole.
          crc32c:
            ChecksumCRC32C === undefined || ChecksumCRC32C.includes('-') ? null : Buffer.from(ChecksumCRC32C, 'base64').readUInt32BE(),
        };
      } catch (cause) {
        if (statusOf(cause) === 404) return null;
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

function base64Of(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return bytes.toString('base64');
}

function unavailable(message: string, key: string, cause: unknown): AppError {
  return new AppError('STORE.UNAVAILABLE', message, { 'object.key': key, 'http.response.status_code': statusOf(cause) }, { cause });
}
