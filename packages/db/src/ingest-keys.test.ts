import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, manualClock, parseProjectId, silentLog, unixMs, isLoopbackAddress } from '@spanhouse/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashCredential, makeCredential, prefixOfCredential } from './credential.ts';
import { createIngestKeys, type IngestSender } from './ingest-keys.ts';
import { createKeyMemory } from './key-memory.ts';
import type { IngestKeyRecord, IngestKeyRepository } from './repositories/ingest-keys.ts';

const PROJECT = parseProjectId(7);
const NO_QUOTA = { spansPerSecond: null, bytesPerSecond: null };
let records: IngestKeyRecord[];
let asked: number;
let isAway: boolean;
let used: { readonly id: number; readonly at: number }[];
let clock: ReturnType<typeof manualClock>;
beforeEach(() => {
  records = [];
  asked = 0;
  isAway = false;
  used = [];
  clock = manualClock(1_000);
});

const keyOf = (seed: number): string => makeCredential('ingestKey', (count) => new Uint8Array(count).fill(seed)).secret.reveal();

function record(key: string, over: Partial<IngestKeyRecord> = {}): IngestKeyRecord {
  return {
    id: 5,
    projectId: PROJECT,
    name: 'x',
    prefix: prefixOfCredential('ingestKey', key) ?? '',
    hash: hashCredential(key),
    scopes: ['traces'],
    quota: NO_QUOTA,
    allowedOrigins: [],
    createdBy: '',
    createdAt: unixMs(0),
    expiresAt: null,
    lastUsedAt: null,
    isRevoked: false,
    ...over,
  };
}

/** Just enough of a repository: look-ups by prefix, counted, and able to be away. */
const ingestKeys: IngestKeyRepository = {
  byPrefix: async (prefix) => {
    asked++;
    await Promise.resolve();
    if (isAway) throw new AppError('STORE.UNAVAILABLE', 'away');
    return records.find((entry) => entry.prefix === prefix) ?? null;
  },
  list: () => Promise.resolve(records),
  create: () => Promise.reject(new Error('not used here')),
  revoke: () => Promise.reject(new Error('not used here')),
  noteUsed: (id, at) => {
    used.push({ id, at });
    return isAway ? Promise.reject(new AppError('STORE.UNAVAILABLE', 'away')) : Promise.resolve();
  },
};
const create = (over: Parameters<typeof createIngestKeys>[2] = {}) =>
  createIngestKeys({ ingestKeys }, { clock, log: silentLog }, { isKeylessFromLoopback: true, ...over });

const from = (key: string | null, address = '10.0.0.1', origin: string | null = null): IngestSender => ({ key, address, origin });

it('without a key only this machine is let in, into project 1', async () => {
  expect(await create().resolve(from(null, '127.0.0.1'))).toEqual({ projectId: 1, keyId: 0, quota: NO_QUOTA });
  expect(await create().resolve(from(null, '::1'))).toEqual({ projectId: 1, keyId: 0, quota: NO_QUOTA });
  expect(await create().resolve(from(null, '10.0.0.1'))).toBe('unauthenticated');
  expect(asked).toBe(0);
});

it('a wrong key is refused on this machine too', async () => {
  expect(await create().resolve(from(keyOf(1), '127.0.0.1'))).toBe('unauthenticated');
});

it.each([
  ['127.0.0.1', true],
  ['127.255.0.9', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['::FFFF:127.0.0.1', true],
  ['10.0.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['127.evil.test', false],
  ['', false],
])('%s is this machine: %s', (address, expected) => {
  expect(isLoopbackAddress(address)).toBe(expected);
});

it('malformed keys cost no question', async () => {
  expect(await create().resolve(from('Basic abc', '10.0.0.1'))).toBe('unauthenticated');
  expect(asked).toBe(0);
});

it('a key that shares a prefix with a real one and differs in its secret is refused', async () => {
  records.push(record(keyOf(1), { hash: hashCredential(keyOf(2)) }));
  expect(await create().resolve(from(keyOf(1), '10.0.0.1'))).toBe('unauthenticated');
});

it('what was read is believed for ten seconds and not longer', async () => {
  records.push(record(keyOf(1)));
  const keys = create();
  expect(await keys.resolve(from(keyOf(1), '10.0.0.1'))).toEqual({ projectId: PROJECT, keyId: 5, quota: NO_QUOTA });
  records = [record(keyOf(1), { isRevoked: true })];
  clock.advance(10_000);
  expect(await keys.resolve(from(keyOf(1), '10.0.0.1'))).toEqual({ projectId: PROJECT, keyId: 5, quota: NO_QUOTA });
  expect(asked).toBe(1);
  clock.advance(1);
  expect(await keys.resolve(from(keyOf(1), '10.0.0.1'))).toBe('unauthenticated');
});

it('many requests with one key at once ask once', async () => {
  records.push(record(keyOf(1)));
  const keys = create();
  const all = await Promise.all(Array.from({ length: 50 }, () => keys.resolve(from(keyOf(1), '10.0.0.1'))));
  expect(new Set(all.map((identity) => JSON.stringify(identity))).size).toBe(1);
  expect(asked).toBe(1);
});

it('while the store is away known keys go on for an hour, unknown ones are not let in and not called wrong', async () => {
  records.push(record(keyOf(1)));
  const keys = create();
  await keys.resolve(from(keyOf(1), '10.0.0.1'));
  isAway = true;
  clock.advance(60 * 60_000);
  expect(await keys.resolve(from(keyOf(1), '10.0.0.1'))).toEqual({ projectId: PROJECT, keyId: 5, quota: NO_QUOTA });
  await expect(keys.resolve(from(keyOf(2), '10.0.0.1'))).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
  clock.advance(1);
  await expect(keys.resolve(from(keyOf(1), '10.0.0.1'))).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
});

it('a store that does not answer holds no known key up for longer than a second, and is left alone for a while then', async () => {
  records.push(record(keyOf(1)));
  const silent: IngestKeyRepository = {
    ...ingestKeys,
    byPrefix: (prefix) => (isAway ? new Promise(() => undefined) : ingestKeys.byPrefix(prefix)),
  };
  const keys = createIngestKeys({ ingestKeys: silent }, { clock, log: silentLog });
  await keys.resolve(from(keyOf(1), '10.0.0.1'));
  isAway = true;
  clock.advance(10_001);
  const asking = keys.resolve(from(keyOf(1), '10.0.0.1'));
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(1_000);
  expect(await asking).toEqual({ projectId: PROJECT, keyId: 5, quota: NO_QUOTA });
  // In the pause after it nobody waits at all: the clock stands still here.
  expect(await keys.resolve(from(keyOf(1), '10.0.0.1'))).toEqual({ projectId: PROJECT, keyId: 5, quota: NO_QUOTA });
});

describe('across a restart', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'spanhouse-keys-'));
  });
  afterEach(() => rm(directory, { recursive: true }));
  const start = () =>
    createIngestKeys(
      { ingestKeys },
      { clock, log: silentLog, memory: createKeyMemory(join(directory, 'gateway', 'keys.json'), { clock, log: silentLog }) },
    );
  const stored = async (isDone: (text: string) => boolean): Promise<void> => {
    for (;;) {
      const text = await readFile(join(directory, 'gateway', 'keys.json'), 'utf8').catch(() => '');
      if (isDone(text)) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('a gateway that starts while the store is away goes on with the keys that were good within the hour', async () => {
    records.push(record(keyOf(1)));
    await start().resolve(from(keyOf(1), '10.0.0.1'));
    await stored((text) => text.includes('"keyId":5'));
    isAway = true;
    clock.advance(60 * 60_000);
    expect(await start().resolve(from(keyOf(1), '10.0.0.1'))).toEqual({ projectId: PROJECT, keyId: 5, quota: NO_QUOTA });
    await expect(start().resolve(from(keyOf(2), '10.0.0.1'))).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
    clock.advance(1);
    await expect(start().resolve(from(keyOf(1), '10.0.0.1'))).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
  });

  it('the file is for its owner alone and holds no key', async () => {
    records.push(record(keyOf(1)));
    await start().resolve(from(keyOf(1), '10.0.0.1'));
    await stored((text) => text.includes('"keyId":5'));
    const path = join(directory, 'gateway', 'keys.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).not.toContain('sphk_');
  });

  it('a key that was revoked is not remembered', async () => {
    records.push(record(keyOf(1)));
    await start().resolve(from(keyOf(1), '10.0.0.1'));
    await stored((text) => text.includes('"keyId":5'));
    records = [record(keyOf(1), { isRevoked: true })];
    expect(await start().resolve(from(keyOf(1), '10.0.0.1'))).toBe('unauthenticated');
    await stored((text) => text.includes('"keys":[]'));
    isAway = true;
    await expect(start().resolve(from(keyOf(1), '10.0.0.1'))).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
  });

  it('a damaged file is passed over', async () => {
    records.push(record(keyOf(1)));
    await mkdir(join(directory, 'gateway'));
    await writeFile(join(directory, 'gateway', 'keys.json'), '{"version":1,"ke');
    expect(await start().resolve(from(keyOf(1), '10.0.0.1'))).toEqual({ projectId: PROJECT, keyId: 5, quota: NO_QUOTA });
    await stored((text) => text.includes('"keyId":5'));
  });
});

it('a key that was unknown is not called wrong while the store is away: it may have been made since', async () => {
  const keys = create();
  expect(await keys.resolve(from(keyOf(1), '10.0.0.1'))).toBe('unauthenticated');
  isAway = true;
  clock.advance(10_001);
  await expect(keys.resolve(from(keyOf(1), '10.0.0.1'))).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
});

it('a store that is away is asked at most every two seconds, and believed as soon as it is back', async () => {
  records.push(record(keyOf(1)));
  const keys = create();
  isAway = true;
  for (let i = 0; i < 20; i++) await expect(keys.resolve(from(keyOf(1), '10.0.0.1'))).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
  expect(asked).toBe(1);
  isAway = false;
  clock.advance(2_000);
  expect(await keys.resolve(from(keyOf(1), '10.0.0.1'))).toEqual({ projectId: PROJECT, keyId: 5, quota: NO_QUOTA });
});

it('the memory is bounded: the key read longest ago is forgotten first', async () => {
  const keys = create({ entriesMax: 2 });
  for (const seed of [1, 2, 3]) records.push(record(keyOf(seed), { id: seed }));
  for (const seed of [1, 2, 3]) await keys.resolve(from(keyOf(seed), '10.0.0.1'));
  asked = 0;
  await keys.resolve(from(keyOf(3), '10.0.0.1'));
  await keys.resolve(from(keyOf(2), '10.0.0.1'));
  expect(asked).toBe(0);
  await keys.resolve(from(keyOf(1), '10.0.0.1'));
  expect(asked).toBe(1);
});

it('where it is switched off nobody is let in without a key', async () => {
  expect(await create({ isKeylessFromLoopback: false }).resolve(from(null, '127.0.0.1'))).toBe('unauthenticated');
});

it('a page in a browser on this machine needs a key, whatever site it is of', async () => {
  for (const origin of ['https://evil.example', 'http://localhost:5173', 'null'])
    expect(await create().resolve(from(null, '127.0.0.1', origin))).toBe('unauthenticated');
});

it('a key with allowed origins is good for pages of these and for nobody else', async () => {
  records.push(record(keyOf(1), { allowedOrigins: ['https://shop.example'] }));
  const keys = create();
  expect(await keys.resolve(from(keyOf(1), '10.0.0.1', 'https://shop.example'))).toMatchObject({ keyId: 5 });
  for (const origin of ['https://evil.example', 'https://shop.example.evil.example', 'http://shop.example', 'null', null]) {
    expect(await keys.resolve(from(keyOf(1), '10.0.0.1', origin))).toBe('forbidden');
  }
});

it('a key is refused from the moment it expires, whatever is remembered of it', async () => {
  records.push(record(keyOf(1), { expiresAt: unixMs(6_000) }));
  const keys = create();
  clock.advance(4_999);
  expect(await keys.resolve(from(keyOf(1)))).toMatchObject({ keyId: 5 });
  clock.advance(1);
  expect(await keys.resolve(from(keyOf(1)))).toBe('unauthenticated');
  isAway = true;
  clock.advance(60_000);
  expect(await keys.resolve(from(keyOf(1)))).toBe('unauthenticated');
});

it('that a key is used is written at most once a minute, and a failure of it refuses nobody', async () => {
  records.push(record(keyOf(1)));
  const keys = create();
  await keys.resolve(from(keyOf(1)));
  expect(used).toEqual([{ id: 5, at: 1_000 }]);
  records = [record(keyOf(1), { lastUsedAt: unixMs(1_000) })];
  clock.advance(59_999);
  await keys.resolve(from(keyOf(1)));
  expect(used).toHaveLength(1);
  clock.advance(10_001);
  expect(await keys.resolve(from(keyOf(1)))).toMatchObject({ keyId: 5 });
  expect(used).toHaveLength(2);
});
