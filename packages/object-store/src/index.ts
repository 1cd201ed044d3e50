export { type ObjectHead, type ObjectSource, type ObjectStore } from './object-store.ts';
export { checkObjectStore } from './check-object-store.ts';
export { createObjectStore } from './create-object-store.ts';
export { hedgedReads, type HedgeOptions } from './hedged-reads.ts';
export { createFileObjectStore } from './file-object-store.ts';
export { createMemoryObjectStore } from './memory-object-store.ts';
export { createS3ObjectStore, type S3ObjectStoreConfig } from './s3-object-store.ts';
export { underPrefix } from './under-prefix.ts';
export { objectStoreEnv, type ObjectStoreEnv } from './object-store-env.ts';
