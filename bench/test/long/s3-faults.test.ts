import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { retry, Secret, systemClock, systemRandom } from '@spanhouse/core';
import { createS3ObjectStore, type ObjectStore, type S3ObjectStoreConfig } from '@spanhouse/object-store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFaultProxy, type Fault, type FaultProxy } from '../../src/crash/fault-proxy.ts';

const endpoint = process.env['TEST_S3_ENDPOINT'];
const BUCKET = 'spanhouse-faults';
const MIB = 1024 * 1024;
/** What makes the outcomes known soon; the bound that follows from it is what is tested. */
const SHORT = {
  times: { connectMs: 1_000, silentMs: 1_500, answerMs: 2_000 },
  retries: { totalMs: 3_000, waitMs: 10, waitWhenThrottledMs: 100 },
};
/** The attempts and one more; a write may ask once what became of it, one in parts takes back what it sent, a join asks before it begins. */
const BOUND_MS = 4 * (SHORT.retries.totalMs + SHORT.times.answerMs);
const COME_BACK = { attempts: 4, firstDelayMs: 50, maxDelayMs: 200 };

const errorBody = (code: string): string => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>injected</Message></Error>`;
/** With what is left of it when it passes: some answers are longer than the bytes that get through. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'refused connections': { kind: 'refuse' },
  'a store that says nothing': { kind: 'silent' },
  'answers that come after 5 s': { kind: 'delay', ms: 5_000 },
  'a reset at once': { kind: 'reset-request', afterBytes: 0 },
  'a reset in the middle of a request': { kind: 'reset-request', afterBytes: 100_000 },
  'lost answers': { kind: 'reset-response', afterBytes: 0 },
  'a reset in the middle of an answer': { kind: 'reset-response', afterBytes: 50_000 },
  'a truncated head': { kind: 'end-response', afterBytes: 100 },
  'a truncated body': { kind: 'end-response', afterBytes: 50_000 },
  '503 SlowDown': { kind: 'http-error', status: 503, body: errorBody('SlowDown') },
  '500 InternalError': { kind: 'http-error', status: 500, body: errorBody('InternalError') },
  '429 without a word': { kind: 'http-error', status: 429, body: '' },
};

describe('S3 behind a network and a server that fail', () => {
  if (endpoint === undefined) {
    it.skip('is left out: TEST_S3_ENDPOINT names no server');
    return;
  }
  const { hostname: host, port } = new URL(endpoint);
  const storeAt = (address: string, over: Partial<S3ObjectStoreConfig> = {}): ObjectStore =>
    createS3ObjectStore(
      {
        bucket: BUCKET,
        region: 'us-east-1',
        endpoint: address,
        pathStyle: true,
        credentials: { accessKey: new Secret('test'), secretKey: new Secret('test') },
        ...over,
      },
      { clock: systemClock, random: systemRandom },
    );
  const direct = storeAt(endpoint);
  const small = bytesOf(300_000, 1);
  const large = bytesOf(17 * MIB, 2);

  beforeAll(async () => {
    const client = new S3Client({
      endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    client.destroy();
  });
  afterAll(() => direct.close());

  /** A store behind a proxy of its own, and a prefix of its own with two objects. */
  async function withFault(
    over: Partial<S3ObjectStoreConfig>,
    work: (store: ObjectStore, proxy: FaultProxy, prefix: string) => Promise<void>,
  ): Promise<void> {
    const proxy = await startFaultProxy({ host, port: Number(port) });
    const store = storeAt(`http://127.0.0.1:${String(proxy.port)}`, over);
    const prefix = `faults/${randomUUID()}`;
    await direct.put(`${prefix}/there`, small);
    await direct.put(`${prefix}/also`, bytesOf(6 * MIB, 3));
    try {
      await work(store, proxy, prefix);
    } finally {
      await store.close();
      await proxy.close();
    }
  }

  async function expectWhole(key: string, bytes: Uint8Array): Promise<void> {
    expect(Buffer.compare(await direct.getRange(key, 0, bytes.length), bytes), key).toBe(0);
    expect((await direct.head(key))?.bytes, key).toBe(bytes.length);
  }

  describe.each(Object.entries(FAULTS))('%s', (name, fault) => {
    it.concurrent('that last: right bytes or STORE.UNAVAILABLE, in time, and nothing half', async () => {
      await withFault(SHORT, async (store, proxy, prefix) => {
        await proxy.set(fault);
        const joined = Buffer.concat([small, bytesOf(6 * MIB, 3)]);
        const sources = [
          { key: `${prefix}/there`, bytes: small.length },
          { key: `${prefix}/also`, bytes: 6 * MIB },
        ];
        const outcomes = await Promise.all([
          outcome(async () => expect(await store.put(`${prefix}/put`, small)).toBe('created')),
          outcome(async () => expect(await store.put(`${prefix}/new`, small, { ifAbsent: true })).toBe('created')),
          outcome(async () => expect(await store.put(`${prefix}/there`, large, { ifAbsent: true })).toBe('exists')),
          outcome(async () => expect(await store.put(`${prefix}/large`, large, { ifAbsent: true })).toBe('created')),
          outcome(async () => expect(await store.join(`${prefix}/joined`, sources)).toBe('created')),
          outcome(async () => expect(Buffer.compare(await store.getRange(`${prefix}/there`, 0, small.length), small)).toBe(0)),
          outcome(async () => expect((await store.head(`${prefix}/there`))?.bytes).toBe(small.length)),
          outcome(async () => {
            for await (const { key } of store.list(`${prefix}/t`)) expect(key).toBe(`${prefix}/there`);
          }),
          outcome(() => store.delete([`${prefix}/none`])),
        ]);
        for (const { failed, ms } of outcomes) {
          if (failed !== null) expect(failed).toMatchObject({ code: 'STORE.UNAVAILABLE' });
          expect(ms).toBeLessThan(BOUND_MS);
        }
        expect(
          outcomes.some(({ failed }) => failed !== null),
          'the fault was noticed',
        ).toBe(true);
        // What was said to be done is there; what was not, is there whole or not at all.
        for (const [index, key, bytes] of [
          [0, 'put', small],
          [1, 'new', small],
          [3, 'large', large],
          [4, 'joined', joined],
        ] as const) {
          if (outcomes[index].failed === null || (await direct.head(`${prefix}/${key}`)) !== null)
            await expectWhole(`${prefix}/${key}`, bytes);
        }
        await expectWhole(`${prefix}/there`, small);
        await proxy.set({ kind: 'none' });
        // As whoever is told to come back later does: the budget of repetitions may be spent, and a connection broken.
        const again = await retry(() => store.getRange(`${prefix}/there`, 0, small.length), COME_BACK, {
          clock: systemClock,
          random: systemRandom,
          signal: AbortSignal.timeout(BOUND_MS),
        });
        expect(Buffer.compare(again, small), name).toBe(0);
      });
    });

    // These last as long as they are there; how often they strike is not counted.
    if (['refuse', 'silent', 'delay'].includes(fault.kind)) return;
    it.concurrent('that strikes twice is not noticed by who asks', async () => {
      await withFault({}, async (store, proxy, prefix) => {
        await proxy.set(fault, 2);
        expect(Buffer.compare(await store.getRange(`${prefix}/there`, 0, small.length), small)).toBe(0);
        await proxy.set(fault, 2);
        expect(await store.put(`${prefix}/new`, small, { ifAbsent: true })).toBe('created');
        await expectWhole(`${prefix}/new`, small);
        await proxy.set(fault, 2);
        expect(await store.put(`${prefix}/new`, small, { ifAbsent: true })).toBe('exists');
        expect(proxy.faults).toBeGreaterThanOrEqual(2);
      });
    });
  });

  it.concurrent('a delay of 5 s in both directions is waited for', async () => {
    await withFault({}, async (store, proxy, prefix) => {
      await proxy.set({ kind: 'delay', ms: 5_000 });
      await Promise.all([
        store.put(`${prefix}/new`, small, { ifAbsent: true }).then((result) => {
          expect(result).toBe('created');
        }),
        store.getRange(`${prefix}/there`, 0, small.length).then((bytes) => {
          expect(Buffer.compare(bytes, small)).toBe(0);
        }),
      ]);
      await expectWhole(`${prefix}/new`, small);
    });
  });

  it.concurrent('an answer lost anywhere in a conditional put of many requests is no false word', async () => {
    await withFault({}, async (store, proxy, prefix) => {
      let struck = 0;
      for (let afterBytes = 0; afterBytes <= 2_000; afterBytes += 100) {
        const before = proxy.faults;
        await proxy.set({ kind: 'reset-response', afterBytes }, 1);
        const key = `${prefix}/large-${String(afterBytes)}`;
        expect(await store.put(key, large, { ifAbsent: true }), key).toBe('created');
        await expectWhole(key, large);
        if (proxy.faults > before) struck++;
        await direct.delete([key]);
      }
      expect(struck).toBeGreaterThan(5);
    });
  });

  it.concurrent('of writers whose answers get lost, one has created', async () => {
    await withFault({}, async (store, proxy, prefix) => {
      for (let round = 0; round < 10; round++) {
        await proxy.set({ kind: 'reset-response', afterBytes: 0 }, 3);
        const key = `${prefix}/${String(round)}`;
        const results = await Promise.all(Array.from({ length: 4 }, (_, i) => store.put(key, bytesOf(1_000, i), { ifAbsent: true })));
        expect(
          results.filter((result) => result === 'created'),
          key,
        ).toHaveLength(1);
        await expectWhole(key, bytesOf(1_000, results.indexOf('created')));
      }
    });
  });
});

async function outcome(work: () => Promise<unknown>): Promise<{ readonly failed: unknown; readonly ms: number }> {
  const beganMs = performance.now();
  const failed = await work().then(
    () => null,
    (error: unknown) => error ?? new Error('nothing was thrown'),
  );
  return { failed, ms: performance.now() - beganMs };
}

function bytesOf(size: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => (Math.imul(i, 2_654_435_761) + seed * 97) >>> 11);
}
