import { AppError } from '@spanhouse/core';

export type ObjectHead = {
  readonly bytes: number;
  /** Null where the store does not know one. */
  readonly crc32c: number | null;
};

/** A whole object that becomes a part of another. */
export type ObjectSource = { readonly key: string; readonly bytes: number };

/** What joining holds in memory at a time. */
export const JOIN_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Whole objects, written once and read by ranges. Implementations: memory (reference), file, s3.
 * Keys: `[a-z0-9._-]` segments joined by `/`, at most 512 characters; anything else is a bug of the caller.
 */
export interface ObjectStore {
  /**
   * Durable when it resolves. With `ifAbsent` an object that is there already is left as it is and 'exists' is answered;
   * the caller decides whether what is there will do.
   * Errors: STORE.UNAVAILABLE (try again later).
   */
  put(key: string, bytes: Uint8Array, options?: { readonly ifAbsent?: boolean }): Promise<'created' | 'exists'>;
  /**
   * Makes one object of whole objects, in this order, which stay as they are. Durable when it resolves; nothing is there under `key` before. An object
   * that is there already is left as it is and 'exists' is answered. Holds at most JOIN_BYTES_MAX of memory.
   * Errors: OBJECT.NOT_FOUND, BLOCK.CORRUPT when a source has another size, STORE.UNAVAILABLE.
   */
  join(key: string, sources: readonly ObjectSource[]): Promise<'created' | 'exists'>;
  /**
   * Exactly `length` bytes from `offset` on; the caller's to keep.
   * Errors: OBJECT.NOT_FOUND, BLOCK.CORRUPT when the object is shorter, STORE.UNAVAILABLE, the signal's reason.
   */
  getRange(key: string, offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
  /** Null when there is no such object. */
  head(key: string): Promise<ObjectHead | null>;
  /** Keys that begin with the prefix, ascending by their characters. `startAfter` is excluded. */
  list(prefix: string, options?: { readonly startAfter?: string }): AsyncIterable<{ readonly key: string; readonly bytes: number }>;
  /** Keys that are not there are no error. */
  delete(keys: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const KEY = /^(?!.*(^|\/)\.{1,2}(\/|$))[a-z0-9._-]+(\/[a-z0-9._-]+)*$/;
const KEY_LENGTH_MAX = 512;

/** @throws RangeError: keys are made of internal numbers and log positions only, so a bad one is our own mistake. */
export function checkKey(key: string): string {
  if (key.length > KEY_LENGTH_MAX || !KEY.test(key)) throw new RangeError(`not an object key: ${JSON.stringify(key)}`);
  return key;
}

export function notFound(key: string, cause?: unknown): AppError {
  return new AppError('OBJECT.NOT_FOUND', 'a stored object is not there', { 'object.key': key }, { cause });
}

export function tooShort(key: string, wanted: number, found: number): AppError {
  return new AppError('BLOCK.CORRUPT', 'a stored object is shorter than its index says', { 'object.key': key, wanted, found });
}

export function otherSize({ key, bytes }: ObjectSource, found: number): AppError {
  return new AppError('BLOCK.CORRUPT', 'a stored object has another size than was said', { 'object.key': key, wanted: bytes, found });
}
