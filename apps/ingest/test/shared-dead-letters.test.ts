import { systemClock } from '@spanhouse/core';
import { createMemoryObjectStore, type ObjectStore } from '@spanhouse/object-store';
import { openSharedDeadLetters } from '@spanhouse/span-log';
import { aRecordHeader, describeDeadLettersContract } from '@spanhouse/span-log/testing';
import { expect, it } from 'vitest';

const opened = (objects: ObjectStore) => openSharedDeadLetters(objects, { clock: systemClock });

// Here, because stores do not know each other: what the log keeps in a bucket, and a bucket.
describeDeadLettersContract('bucket', () => Promise.resolve(opened(createMemoryObjectStore())));

const ID = { partition: 2, offset: 17n };
const record = { offset: 17n, header: aRecordHeader(), body: new TextEncoder().encode('the body') };

it('what one compute set aside, another sees', async () => {
  const objects = createMemoryObjectStore();
  await opened(objects).write(2, record, 'x');
  expect(await opened(objects).list()).toEqual([ID]);
});

it('a letter that a killed operator left under both names is replayed, and gone when it is removed', async () => {
  const objects = createMemoryObjectStore();
  await opened(objects).write(2, record, 'x');
  await opened({ ...objects, delete: () => Promise.reject(new Error('killed')) })
    .askForReplay(ID)
    .catch(() => undefined);
  const letters = opened(objects);
  expect([await letters.list('kept'), await letters.list('to be replayed')]).toEqual([[], [ID]]);
  expect(await letters.remove(ID)).toBe(true);
  expect(await letters.list()).toEqual([]);
  for await (const { key } of objects.list('dead-letter/')) throw new Error(`${key} was left`);
});

it('objects that are no letters are passed over, and a damaged one is reported as such', async () => {
  const objects = createMemoryObjectStore();
  await objects.put('dead-letter/notes.record', new Uint8Array(1));
  await objects.put('dead-letter/2-17.record', new Uint8Array(3));
  expect(await opened(objects).list()).toEqual([ID]);
  await expect(opened(objects).read(ID)).rejects.toMatchObject({ code: 'LOG.CORRUPT' });
});
