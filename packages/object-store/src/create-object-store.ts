import { join } from 'node:path';
import type { Clock, Random } from '@spanhouse/core';
import { createFileObjectStore } from './file-object-store.ts';
import { hedgedReads } from './hedged-reads.ts';
import type { ObjectStoreEnv } from './object-store-env.ts';
import type { ObjectStore } from './object-store.ts';
import { createS3ObjectStore } from './s3-object-store.ts';
import { underPrefix } from './under-prefix.ts';

/** The store that the configuration names: a bucket, whose late reads are asked for twice, else files in `<data>/objects`. */
export function createObjectStore(
  env: ObjectStoreEnv,
  dataDirectory: string,
  deps: { readonly clock: Clock; readonly random: Random },
): ObjectStore {
  const {
    OBJECT_STORE_BUCKET: bucket,
    OBJECT_STORE_ENDPOINT: endpoint,
    OBJECT_STORE_ACCESS_KEY: accessKey,
    OBJECT_STORE_SECRET_KEY: secretKey,
    OBJECT_STORE_SESSION_TOKEN: sessionToken,
    OBJECT_STORE_PREFIX: prefix,
  } = env;
  if (bucket === undefined) return createFileObjectStore({ directory: join(dataDirectory, 'objects') });
  const store = createS3ObjectStore(
    {
      bucket,
      region: env.OBJECT_STORE_REGION,
      pathStyle: env.OBJECT_STORE_PATH_STYLE,
      dialect: env.OBJECT_STORE_DIALECT,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(accessKey === undefined || secretKey === undefined
        ? {}
        : { credentials: { accessKey, secretKey, ...(sessionToken === undefined ? {} : { sessionToken }) } }),
    },
    deps,
  );
  const hedged = hedgedReads(store, deps);
  return prefix === null ? hedged : underPrefix(hedged, prefix);
}
