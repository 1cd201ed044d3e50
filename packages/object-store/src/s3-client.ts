import { S3Client } from '@aws-sdk/client-s3';
import type { Clock, Random, Secret } from '@spanhouse/core';
import { checksumsOf, hasCrc32c, useMd5, type S3Dialect } from './s3-dialect.ts';
import { readBodies, type BodyOf } from './s3-bodies.ts';
import { S3_RETRIES, S3RetryStrategy, type S3Retries } from './s3-retries.ts';

export type S3ClientSettings = {
  readonly endpoint?: string;
  readonly region: string;
  /** Without: the credential chain of the AWS SDK. */
  readonly credentials?: { readonly accessKey: Secret; readonly secretKey: Secret; readonly sessionToken?: Secret };
  readonly pathStyle: boolean;
  readonly dialect?: S3Dialect;
  readonly retries?: Partial<S3Retries>;
  readonly times?: Partial<S3Times>;
};

/** Of one attempt. With `S3_RETRIES` no call takes longer than `totalMs` and one more attempt. */
export type S3Times = {
  readonly connectMs: number;
  /** Without a byte in either direction. */
  readonly silentMs: number;
  /** From the beginning to the head of the answer; then once more to its end. */
  readonly answerMs: number;
};

export const S3_TIMES: S3Times = { connectMs: 5_000, silentMs: 15_000, answerMs: 30_000 };

/** The SDK's client, with the times, the repetitions and the checksums of ours; what it reads with GetObject is had with `bodyOf`. */
export function createS3Client(
  settings: S3ClientSettings,
  deps: { readonly clock: Clock; readonly random: Random },
): { readonly client: S3Client; readonly bodyOf: BodyOf } {
  const dialect = settings.dialect ?? 's3';
  const times = { ...S3_TIMES, ...settings.times };
  const retries = { ...S3_RETRIES, ...settings.retries };
  const { endpoint, credentials } = settings;
  const client = new S3Client({
    region: settings.region,
    forcePathStyle: settings.pathStyle,
    maxAttempts: retries.attempts,
    retryStrategy: new S3RetryStrategy(retries, deps),
    requestHandler: {
      connectionTimeout: times.connectMs,
      socketTimeout: times.silentMs,
      requestTimeout: times.answerMs,
      throwOnRequestTimeout: true,
    },
    ...checksumsOf(dialect),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials: revealed(credentials) }),
  });
  if (!hasCrc32c(dialect)) useMd5(client);
  return { client, bodyOf: readBodies(client, times.answerMs, deps.clock) };
}

function revealed({ accessKey, secretKey, sessionToken }: NonNullable<S3ClientSettings['credentials']>): {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
} {
  return {
    accessKeyId: accessKey.reveal(),
    secretAccessKey: secretKey.reveal(),
    ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.reveal() }),
  };
}
