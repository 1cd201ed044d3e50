import { crc32c } from '@node-rs/crc32';
import { checkKey, notFound, otherSize, tooShort, type ObjectStore } from './object-store.ts';

/** The reference: nothing survives. */
export function createMemoryObjectStore(): ObjectStore {
  const objects = new Map<string, Uint8Array>();
  return {
    put: (key, bytes, options) => {
      if (objects.has(checkKey(key)) && options?.ifAbsent === true) return Promise.resolve('exists');
      objects.set(key, new Uint8Array(bytes));
      return Promise.resolve('created');
    },
    join: (key, sources) => {
      if (objects.has(checkKey(key))) return Promise.resolve('exists');
      const parts: Uint8Array[] = [];
      for (const source of sources) {
        const part = objects.get(checkKey(source.key));
        if (part === undefined) return Promise.reject(notFound(source.key));
        if (part.length !== source.bytes) return Promise.reject(otherSize(source, part.length));
        parts.push(part);
      }
      objects.set(key, new Uint8Array(Buffer.concat(parts)));
      return Promise.resolve('created');
    },
    getRange: (key, offset, length, signal) => {
      if (signal?.aborted === true) return Promise.reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      const bytes = objects.get(checkKey(key));
      if (bytes === undefined) return Promise.reject(notFound(key));
      if (offset + length > bytes.length) return Promise.reject(tooShort(key, offset + length, bytes.length));
      return Promise.resolve(bytes.slice(offset, offset + length));
    },
    head: (key) => {
      const bytes = objects.get(checkKey(key));
      return Promise.resolve(bytes === undefined ? null : { bytes: bytes.length, crc32c: crc32c(bytes) });
    },
    async *list(prefix, options) {
      for (const key of [...objects.keys()].sort()) {
        if (key.startsWith(prefix) && (options?.startAfter === undefined || key > options.startAfter)) {
          yield await Promise.resolve({ key, bytes: objects.get(key)?.length ?? 0 });
        }
      }
    },
    delete: (keys) => {
      for (const key of keys) objects.delete(checkKey(key));
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
