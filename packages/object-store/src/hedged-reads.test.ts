import { AppError, manualClock } from '@spanhouse/core';
import { beforeEach, expect, it } from 'vitest';
import { hedgedReads, type HedgeOptions } from './hedged-reads.ts';
import { createMemoryObjectStore } from './memory-object-store.ts';
import type { ObjectStore } from './object-store.ts';

type Request = { readonly answer: (text: string) => void; readonly fail: (error: unknown) => void; isCalledOff: boolean };

let clock: ReturnType<typeof manualClock>;
let requests: Request[];
const store: ObjectStore = {
  ...createMemoryObjectStore(),
  getRange: (_key, _offset, _length, signal) =>
    new Promise((resolve, reject) => {
      const request: Request = { answer: (text) => resolve(Buffer.from(text)), fail: reject, isCalledOff: false };
      signal?.addEventListener('abort', () => {
        request.isCalledOff = true;
        reject(signal.reason instanceof Error ? signal.reason : new Error('called off'));
      });
      requests.push(request);
    }),
};
const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};
const later = async (ms: number): Promise<void> => {
  await turns();
  clock.advance(ms);
  await turns();
};
const unavailable = (): AppError => new AppError('STORE.UNAVAILABLE', 'no answer');
const hedged = (over: Partial<HedgeOptions> = {}): ObjectStore => hedgedReads(store, { clock }, { firstMs: 100, ...over });
const textOf = async (reading: Promise<Uint8Array>): Promise<string> => Buffer.from(await reading).toString();

beforeEach(() => {
  clock = manualClock(0);
  requests = [];
});

it('a read that is in time is asked for once', async () => {
  const reading = textOf(hedged().getRange('a', 0, 1));
  await later(99);
  requests[0]?.answer('first');
  expect(await reading).toBe('first');
  await later(1_000);
  expect(requests).toHaveLength(1);
});

it('a late one is asked for again; the first answer counts, and the other request is called off', async () => {
  for (const winner of [0, 1]) {
    requests = [];
    const reading = textOf(hedged().getRange('a', 0, 1));
    await later(100);
    expect(requests).toHaveLength(2);
    requests[winner]?.answer(`request ${String(winner)}`);
    expect(await reading).toBe(`request ${String(winner)}`);
    expect(requests[1 - winner]?.isCalledOff).toBe(true);
  }
});

it('of two requests one may fail; what is final is believed at once', async () => {
  for (const failing of [0, 1]) {
    requests = [];
    const reading = textOf(hedged().getRange('a', 0, 1));
    await later(100);
    requests[failing]?.fail(unavailable());
    await turns();
    requests[1 - failing]?.answer('good');
    expect(await reading).toBe('good');
  }
  requests = [];
  const both = hedged().getRange('a', 0, 1);
  await later(100);
  for (const request of requests) request.fail(unavailable());
  await expect(both).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
  requests = [];
  const gone = hedged().getRange('a', 0, 1);
  await later(100);
  requests[1]?.fail(new AppError('OBJECT.NOT_FOUND', 'gone'));
  await expect(gone).rejects.toMatchObject({ code: 'OBJECT.NOT_FOUND' });
  expect(requests[0]?.isCalledOff).toBe(true);
});

it('a failure before it is late is the answer: repeating is for whoever asked', async () => {
  const reading = hedged().getRange('a', 0, 1);
  await turns();
  requests[0]?.fail(unavailable());
  await expect(reading).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
  expect(requests).toHaveLength(1);
});

it('whoever asked may call it off', async () => {
  const caller = new AbortController();
  const reading = hedged().getRange('a', 0, 1, caller.signal);
  await later(100);
  caller.abort(new Error('no longer wanted'));
  await expect(reading).rejects.toThrow('no longer wanted');
  expect(requests.every(({ isCalledOff }) => isCalledOff)).toBe(true);
  await expect(hedged().getRange('a', 0, 1, caller.signal)).rejects.toThrow('no longer wanted');
});

it('what late means follows from what was seen', async () => {
  const slow = hedged();
  for (let i = 0; i < 64; i++) {
    const reading = slow.getRange('a', 0, 1);
    await later(10 + ((i * 7) % 20));
    requests.at(-1)?.answer('x');
    await reading;
  }
  requests = [];
  const reading = slow.getRange('a', 0, 1);
  await later(20);
  expect(requests).toHaveLength(1);
  await later(10);
  expect(requests).toHaveLength(2);
  requests[0]?.answer('x');
  await reading;
});

it('a store that is slow as a whole is asked a tenth more, not twice', async () => {
  const slow = hedged({ burst: 3 });
  const readings = Array.from({ length: 200 }, () => slow.getRange('a', 0, 1));
  await later(100);
  expect(requests.length).toBeLessThanOrEqual(200 + 3);
  for (const request of requests) request.answer('x');
  await Promise.all(readings);
});
