import { randomUUID } from 'node:crypto';
import { ConfigError, isAppError } from '@spanhouse/core';
import type { ObjectStore } from './object-store.ts';

/** Nothing else begins with it. */
const FOLDER = 'store-check';
const FIRST = Buffer.from('first write');
const OTHER = Buffer.from('other write');
const NOT_IMPLEMENTED = 501;

const REPLACES =
  'a write that must not replace replaced what was there. Blocks rely on that: choose a server that honours If-None-Match: * on PutObject and ' +
  'CompleteMultipartUpload; for Alibaba OSS set OBJECT_STORE_DIALECT=oss and use a bucket that never had versioning';
const UNKNOWN =
  'it does not know If-None-Match on writes (501), on which blocks rely. For Alibaba OSS set OBJECT_STORE_DIALECT=oss; else choose a server that does';
const RANGES =
  'it answers a ranged read with other bytes than were asked for. Blocks are read by ranges: choose a server that honours Range';

/**
 * Whether a store does what blocks rely on, tried on an object of its own: a write that must not replace creates, another is refused and changes nothing, a
 * range is that range. The answer says whether the object could be removed: who only writes may lack the right.
 * @throws ConfigError when it does not; AppError STORE.UNAVAILABLE when that is not known now.
 */
export async function checkObjectStore(store: ObjectStore): Promise<{ readonly canDelete: boolean }> {
  const key = `${FOLDER}/${randomUUID()}`;
  await createOnly(store, key);
  try {
    if ((await store.put(key, OTHER, { ifAbsent: true })) === 'created') throw refused(REPLACES);
    const kept = await readPart(store, key);
    // It may have said that it did not, and did.
    if (Buffer.compare(kept, OTHER.subarray(1)) === 0) throw refused(REPLACES);
    if (Buffer.compare(kept, FIRST.subarray(1)) !== 0) throw refused(RANGES);
  } finally {
    await store.delete([key]).catch(ignoreUnavailable);
  }
  return { canDelete: (await store.head(key)) === null };
}

async function createOnly(store: ObjectStore, key: string): Promise<void> {
  try {
    await store.put(key, FIRST, { ifAbsent: true });
  } catch (error) {
    if (isAppError(error) && error.details['http.response.status_code'] === NOT_IMPLEMENTED) throw refused(UNKNOWN, error);
    throw error;
  }
}

/** All but the first byte. */
async function readPart(store: ObjectStore, key: string): Promise<Uint8Array> {
  try {
    return await store.getRange(key, 1, FIRST.length - 1);
  } catch (error) {
    if (isAppError(error) && (error.code === 'BLOCK.CORRUPT' || error.details['range.ignored'] === true)) throw refused(RANGES, error);
    throw error;
  }
}

function refused(why: string, cause?: unknown): ConfigError {
  return new ConfigError(`the object store cannot be used: ${why} (docs/operations.md, Object storage)`, { cause });
}

/** Whether it is gone is looked at afterwards. */
function ignoreUnavailable(error: unknown): void {
  if (!isAppError(error)) throw error;
}
