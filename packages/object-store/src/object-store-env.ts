import { booleanText, Secret } from '@spanhouse/core';
import { z } from 'zod';
import { S3_DIALECTS } from './s3-dialect.ts';

const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));

/** Keys may have 512 characters; those of ours have less than 200. */
const PREFIX_LENGTH_MAX = 256;
const PREFIX_RULE = 'lower-case letters, digits, dots and dashes in segments joined by slashes, with none at either end';
const PREFIX = /^(?!.*(^|\/)\.{1,2}(\/|$))[a-z0-9._-]+(\/[a-z0-9._-]+)*$/;

/** Owned by packages/object-store; apps compose it. Without a bucket, objects are files under the data directory. */
export const objectStoreEnv = z.object({
  OBJECT_STORE_BUCKET: z
    .string()
    .min(3)
    .optional()
    .describe('Bucket for detail blocks. Without it they are files under the data directory'),
  OBJECT_STORE_ENDPOINT: z.url().optional().describe('S3-compatible endpoint, e.g. http://127.0.0.1:9000. Without it: AWS'),
  OBJECT_STORE_REGION: z.string().min(1).default('us-east-1').describe('Region of the bucket'),
  OBJECT_STORE_ACCESS_KEY: secret.optional().describe('Access key id. Without it: the usual AWS credential chain'),
  OBJECT_STORE_SECRET_KEY: secret.optional().describe('Secret access key'),
  OBJECT_STORE_SESSION_TOKEN: secret.optional().describe('Session token of temporary credentials, which belong to the two before'),
  OBJECT_STORE_PREFIX: z
    .union([z.literal(''), z.string().regex(PREFIX, PREFIX_RULE).max(PREFIX_LENGTH_MAX)])
    .default('')
    .transform((prefix) => (prefix === '' ? null : prefix))
    .describe('Where in the bucket objects lie, e.g. `spanhouse/production`: installations that share a bucket must not share this'),
  OBJECT_STORE_DIALECT: z
    .enum(S3_DIALECTS)
    .default('s3')
    .describe('`oss` for Alibaba OSS, which wants other headers for checksums and for writes that must not replace'),
  OBJECT_STORE_PATH_STYLE: booleanText.default(true).describe('Put the bucket into the path instead of the host name, as MinIO wants it'),
});
export type ObjectStoreEnv = z.output<typeof objectStoreEnv>;
