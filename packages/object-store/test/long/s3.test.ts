import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { systemClock } from '@spanhouse/core';
import { beforeAll, describe, it } from 'vitest';
import { createObjectStore, objectStoreEnv } from '../../src/index.ts';
import { describeObjectStoreContract } from '../../src/testing/index.ts';

const endpoint = process.env['TEST_S3_ENDPOINT'];
const bucket = 'spanhouse-contract';

describe('S3', () => {
  if (endpoint === undefined) {
    it.skip('is left out: TEST_S3_ENDPOINT names no server');
    return;
  }
  beforeAll(async () => {
    const client = new S3Client({
      endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    client.destroy();
  });
  const env = objectStoreEnv.parse({
    OBJECT_STORE_BUCKET: bucket,
    OBJECT_STORE_ENDPOINT: endpoint,
    OBJECT_STORE_ACCESS_KEY: 'test',
    OBJECT_STORE_SECRET_KEY: 'test',
  });
  describeObjectStoreContract('S3', () => Promise.resolve(createObjectStore(env, '/nowhere', { clock: systemClock })));
});
