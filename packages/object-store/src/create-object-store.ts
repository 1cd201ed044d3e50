import { join } from 'node:path';
import { createFileObjectStore } from './file-object-store.ts';
import type { ObjectStoreEnv } from './object-store-env.ts';
import type { ObjectStore } from './object-store.ts';
import { createS3ObjectStore } from './s3-object-store.ts';

/** The store that the configuration names: a bucket, else files in `<data>/objects`. */
export function createObjectStore(env: ObjectStoreEnv, dataDirectory: string): ObjectStore {
  const {
    OBJECT_STORE_BUCKET: bucket,
    OBJECT_STORE_ENDPOINT: endpoint,
    OBJECT_STORE_ACCESS_KEY: accessKey,
    OBJECT_STORE_SECRET_KEY: secretKey,
  } = env;
  if (bucket === undefined) return createFileObjectStore({ directory: join(dataDirectory, 'objects') });
  return createS3ObjectStore({
    bucket,
    region: env.OBJECT_STORE_REGION,
    pathStyle: env.OBJECT_STORE_PATH_STYLE,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKey === undefined || secretKey === undefined ? {} : { credentials: { accessKey, secretKey } }),
  });
}
