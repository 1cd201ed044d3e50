import { manualClock, seededRandom } from '@spanhouse/core';
import { createMemoryObjectStore } from '@spanhouse/object-store';
import { expect, it } from 'vitest';
import { injectedLatency } from './injected-latency.ts';
import { percentile } from './percentiles.ts';

it('what is drawn has the median and the p99 that were asked for', async () => {
  const store = createMemoryObjectStore();
  await store.put('a', new Uint8Array(1));
  const clock = manualClock(0);
  const drawn: number[] = [];
  const jumping = {
    ...clock,
    sleep: (ms: number) => {
      drawn.push(ms);
      return Promise.resolve();
    },
  };
  const slow = injectedLatency(store, { medianMs: 30, p99Ms: 120 }, { clock: jumping, random: seededRandom(1), onRead: () => undefined });
  for (let i = 0; i < 20_000; i++) await slow.getRange('a', 0, 1);
  expect(percentile(drawn, 0.5)).toBeCloseTo(30, -0.5);
  expect(Math.abs(percentile(drawn, 0.99) - 120)).toBeLessThan(8);
});

it('a read that is called off while it waits reads nothing', async () => {
  const store = createMemoryObjectStore();
  await store.put('a', new Uint8Array(1));
  const reads: number[] = [];
  const slow = injectedLatency(
    { ...store, getRange: () => Promise.reject(new Error('was read')) },
    { medianMs: 30, p99Ms: 120 },
    { clock: manualClock(0), random: seededRandom(1), onRead: (ms) => reads.push(ms) },
  );
  const caller = new AbortController();
  const reading = slow.getRange('a', 0, 1, caller.signal);
  caller.abort(new Error('no longer wanted'));
  await expect(reading).rejects.toThrow('no longer wanted');
  expect(reads).toEqual([]);
});
