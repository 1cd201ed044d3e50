import { AppError, ConfigError, manualClock, silentLog } from '@spanhouse/core';
import { createMemoryObjectStore, type ObjectStore } from '@spanhouse/object-store';
import { expect, it } from 'vitest';
import { createStoreCheck } from './store-check.ts';

const turns = async (): Promise<void> => {
  for (let i = 0; i < 50; i++) await Promise.resolve();
};

it('a bucket that does not do what blocks rely on ends the process, with the reason', async () => {
  const store = createMemoryObjectStore();
  const failures: unknown[] = [];
  const objectStore: ObjectStore = { ...store, put: (key, bytes) => store.put(key, bytes) };
  const onFailed = (error: unknown): unknown => failures.push(error);
  const running = await createStoreCheck({ objectStore, clock: manualClock(0), log: silentLog, onFailed }).start();
  await turns();
  expect(failures).toEqual([expect.any(ConfigError)]);
  await running.stop(AbortSignal.timeout(1_000));
});

it('one that is away is tried again, for as long as it takes, and nothing ends', async () => {
  const store = createMemoryObjectStore();
  const clock = manualClock(0);
  let isAway = true;
  let writes = 0;
  const objectStore: ObjectStore = {
    ...store,
    put: (...words) => {
      writes++;
      return isAway ? Promise.reject(new AppError('STORE.UNAVAILABLE', 'away')) : store.put(...words);
    },
  };
  const onFailed = (error: unknown): void => {
    throw error;
  };
  const running = await createStoreCheck({ objectStore, clock, log: silentLog, onFailed }).start();
  for (let tries = 1; tries <= 20; tries++) {
    await turns();
    expect(writes).toBe(tries);
    clock.advance(30_000);
  }
  isAway = false;
  await turns();
  clock.advance(30_000);
  await turns();
  const atLast = writes;
  clock.advance(300_000);
  await turns();
  expect(writes).toBe(atLast);
  await running.stop(AbortSignal.timeout(1_000));
});

it('stopping ends it', async () => {
  const clock = manualClock(0);
  let writes = 0;
  const objectStore: ObjectStore = {
    ...createMemoryObjectStore(),
    put: () => {
      writes++;
      return Promise.reject(new AppError('STORE.UNAVAILABLE', 'away'));
    },
  };
  const running = await createStoreCheck({ objectStore, clock, log: silentLog, onFailed: () => undefined }).start();
  await turns();
  await running.stop(AbortSignal.timeout(1_000));
  clock.advance(300_000);
  await turns();
  expect(writes).toBe(1);
});
