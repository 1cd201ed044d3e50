import { AppError, ConfigError } from '@spanhouse/core';
import { expect, it } from 'vitest';
import { checkObjectStore } from './check-object-store.ts';
import { createMemoryObjectStore } from './memory-object-store.ts';
import type { ObjectStore } from './object-store.ts';

const refusal = async (over: (store: ObjectStore) => Partial<ObjectStore>): Promise<string> => {
  const store = createMemoryObjectStore();
  const error: unknown = await checkObjectStore({ ...store, ...over(store) }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).message;
};

it('a store that keeps the port is fine, and nothing stays in it', async () => {
  const store = createMemoryObjectStore();
  expect(await checkObjectStore(store)).toEqual({ canDelete: true });
  for await (const { key } of store.list('')) expect.unreachable(key);
});

it('a store that replaces what it must not is refused, with what to do', async () => {
  expect(await refusal((store) => ({ put: (key, bytes) => store.put(key, bytes) }))).toMatch(
    /replaced.*If-None-Match.*OBJECT_STORE_DIALECT=oss/s,
  );
});

it('one that says it did not, and did, too', async () => {
  const lying = (store: ObjectStore): Partial<ObjectStore> => ({
    put: async (key, bytes, options) => {
      const result = await store.put(key, bytes, options);
      if (result === 'exists') await store.put(key, bytes);
      return result;
    },
  });
  expect(await refusal(lying)).toContain('replaced');
});

it('one that does not know the condition is refused', async () => {
  const unknown = new AppError('STORE.UNAVAILABLE', 'no', { 'http.response.status_code': 501 });
  expect(await refusal(() => ({ put: () => Promise.reject(unknown) }))).toContain('501');
});

it('one that reads other ranges is refused', async () => {
  expect(await refusal((store) => ({ getRange: (key, _offset, length) => store.getRange(key, 0, length) }))).toContain('Range');
  const ignored = new AppError('STORE.UNAVAILABLE', 'no', { 'range.ignored': true });
  expect(await refusal(() => ({ getRange: () => Promise.reject(ignored) }))).toContain('Range');
});

it('one that is away is not judged', async () => {
  const away = new AppError('STORE.UNAVAILABLE', 'away', { 'http.response.status_code': 403 });
  const store = createMemoryObjectStore();
  for (const over of [{ put: () => Promise.reject(away) }, { getRange: () => Promise.reject(away) }])
    await expect(checkObjectStore({ ...store, ...over })).rejects.toBe(away);
});

it('who may not remove may write all the same', async () => {
  const denied = new AppError('STORE.UNAVAILABLE', 'denied', { 'http.response.status_code': 403 });
  expect(await checkObjectStore({ ...createMemoryObjectStore(), delete: () => Promise.reject(denied) })).toEqual({ canDelete: false });
});
