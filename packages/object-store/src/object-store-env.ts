import { booleanText, Secret } from '@spanhouse/core';
import { z } from 'zod';

const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));

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
  OBJECT_STORE_PATH_STYLE: booleanText.default(true).describe('Put the bucket into the path instead of the host name, as MinIO wants it'),
});
export type ObjectStoreEnv = z.output<typeof objectStoreEnv>;
