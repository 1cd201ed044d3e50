import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { systemClock, systemRandom } from '@spanhouse/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkObjectStore, createObjectStore, objectStoreEnv, type ObjectStore } from '../../src/index.ts';
import { describeObjectStoreContract } from '../../src/testing/index.ts';

const endpoint = process.env['TEST_S3_ENDPOINT'];
const bucket = 'spanhouse-contract';

describe('S3', () => {
  if (endpoint === undefined) {
    it.skip('is left out: TEST_S3_ENDPOINT names no server');
    return;
  }
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  beforeAll(async () => {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  });
  afterAll(async () => {
    // Of all that was put and joined, whole or not, by whoever came first or second.
    const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    client.destroy();
    expect(Uploads ?? []).toEqual([]);
  });
  const open = (over: Readonly<Record<string, string>> = {}): Promise<ObjectStore> =>
    Promise.resolve(
      createObjectStore(
        objectStoreEnv.parse({
          OBJECT_STORE_BUCKET: bucket,
          OBJECT_STORE_ENDPOINT: endpoint,
          OBJECT_STORE_ACCESS_KEY: 'test',
          OBJECT_STORE_SECRET_KEY: 'test',
          ...over,
        }),
        '/nowhere',
        { clock: systemClock, random: systemRandom },
      ),
    );
  describeObjectStoreContract('S3', () => open());
  describeObjectStoreContract('S3, under a prefix', () => open({ OBJECT_STORE_PREFIX: 'spanhouse/some-where' }));

  it('does what blocks rely on, as the check at the start finds', async () => {
    const store = await open({ OBJECT_STORE_PREFIX: 'checked' });
    expect(await checkObjectStore(store)).toEqual({ canDelete: true });
    await store.close();
  });

  it('a bucket that is not there, or keys that are not known, are no missing objects', async () => {
    for (const over of [{ OBJECT_STORE_BUCKET: 'spanhouse-none' }, { OBJECT_STORE_SECRET_KEY: 'wrong' }]) {
      const store = await open(over);
      await expect(store.put('a', new Uint8Array(1)), JSON.stringify(over)).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
      await expect(store.getRange('a', 0, 1), JSON.stringify(over)).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
      await store.close();
    }
  });
});
